// The chapters beside a film: they lead to a moment of this page instead of to the film's file, and the
// one that is playing is marked. `film.js` goes to the moment.

const list = document.querySelector("[data-chapters]");
const video = document.querySelector("[data-film] video");
if (list && video) start(list, video);

function start(list, video) {
  const chapters = [...list.querySelectorAll(".film-chapter")].map((link) => {
    link.hash = `t=${link.dataset.start}`;
    link.setAttribute("href", link.hash);
    return { link, start: Number(link.dataset.start), end: Number(link.dataset.end) };
  });
  let current = null;

  function mark() {
    const time = video.currentTime;
    // Before somebody has begun to watch, no chapter is the current one.
    const begun = time > 0 || !video.paused;
    const found = begun ? chapters.find(({ start, end }) => start <= time && time < end) : undefined;
    const next = found?.link ?? null;
    if (next === current) return;
    current?.removeAttribute("aria-current");
    current = next;
    if (!current) return;
    current.setAttribute("aria-current", "true");
    keepInView(current);
  }

  // In a long list that scrolls by itself; the page stays where it is, and so does a list in use.
  function keepInView(link) {
    if (list.scrollHeight <= list.clientHeight || list.contains(document.activeElement)) return;
    const box = link.getBoundingClientRect();
    const around = list.getBoundingClientRect();
    if (box.top < around.top || box.bottom > around.bottom) list.scrollTop += box.top - around.top;
  }

  for (const name of ["timeupdate", "seeked", "play"]) video.addEventListener(name, mark);
}
