// The film page: the transcript follows playback, a click on it seeks, `#t=83.2` opens a moment.
// The page is whole without this file; it only joins what is already there.

const film = document.querySelector("[data-film]");
const video = film?.querySelector("video");
if (video) start(film, video);
if (video?.querySelector("[data-stream]")) import("./stream.js").then((stream) => stream.offer(video));

function start(film, video) {
  const cues = [...film.querySelectorAll(".cue")].map((link) => ({
    link,
    start: Number(link.dataset.start),
    end: Number(link.dataset.end),
  }));
  const follow = film.querySelector("[data-follow]");
  const stillScreen = matchMedia("(prefers-reduced-motion: reduce)");
  let spoken = null;

  for (const part of film.querySelectorAll("[data-controls], [data-follow-choice], [data-moment-choice]")) {
    part.hidden = false;
  }

  // --- the transcript follows -------------------------------------------------------------

  function indexAt(time) {
    let low = 0;
    let high = cues.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (cues[middle].start <= time) low = middle + 1;
      else high = middle - 1;
    }
    return high >= 0 && time < cues[high].end ? high : -1;
  }

  function show(time) {
    const index = indexAt(time);
    const next = index < 0 ? null : cues[index].link;
    if (next === spoken) return;
    spoken?.classList.remove("is-spoken");
    spoken?.removeAttribute("aria-current");
    spoken = next;
    if (!spoken) return;
    spoken.classList.add("is-spoken");
    spoken.setAttribute("aria-current", "true");
    if (follow?.checked && !video.paused) keepInView(spoken);
  }

  function keepInView(link) {
    // Never while someone reads elsewhere by keyboard or has selected text.
    if (document.activeElement?.matches(".cue") || !getSelection().isCollapsed) return;
    const box = link.getBoundingClientRect();
    const isFar = box.top < 0 || box.bottom > innerHeight * 0.9;
    // A narrow screen holds the film or the words, not both: stay with what is being watched.
    const seesFilm = video.getBoundingClientRect().bottom > innerHeight * 0.25;
    if (isFar && !seesFilm) {
      link.scrollIntoView({ block: "center", behavior: stillScreen.matches ? "auto" : "smooth" });
    }
  }

  // timeupdate comes four times a second; a frame's own time is exact to some 20 ms.
  if ("requestVideoFrameCallback" in video) {
    const each = (now, frame) => {
      show(frame.mediaTime);
      video.requestVideoFrameCallback(each);
    };
    video.requestVideoFrameCallback(each);
  }
  for (const name of ["timeupdate", "seeked"]) {
    video.addEventListener(name, () => show(video.currentTime));
  }

  // --- going to a moment ------------------------------------------------------------------

  function seek(time) {
    const go = () => {
      video.currentTime = Math.min(Math.max(time, 0), video.duration || time);
    };
    if (video.readyState >= HTMLMediaElement.HAVE_METADATA) go();
    else {
      video.addEventListener("loadedmetadata", go, { once: true });
      video.load();
    }
    show(time);
  }

  function momentOf(hash) {
    const found = /^#t=(\d+(?:\.\d+)?)$/.exec(hash);
    return found ? Number(found[1]) : null;
  }

  film.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-start]"); // a subtitle or a chapter
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    seek(Number(link.dataset.start));
    video.play().catch(() => {});
  });

  function openAddress() {
    const time = momentOf(location.hash);
    if (time === null) return;
    seek(time);
    video.scrollIntoView({ block: "nearest" });
  }
  addEventListener("hashchange", openAddress);
  openAddress();

  // --- buttons outside the picture --------------------------------------------------------

  const play = film.querySelector("[data-play]");
  play.addEventListener("click", () => (video.paused ? video.play().catch(() => {}) : video.pause()));
  for (const name of ["play", "pause", "ended"]) {
    video.addEventListener(name, () => {
      play.textContent = video.paused ? play.dataset.labelPlay : play.dataset.labelPause;
    });
  }
  for (const button of film.querySelectorAll("[data-skip]")) {
    button.addEventListener("click", () => seek(video.currentTime + Number(button.dataset.skip)));
  }
  film.querySelector("[data-speed]").addEventListener("change", (event) => {
    video.playbackRate = Number(event.target.value);
  });
  const captions = film.querySelector("[data-captions]");
  const language = film.querySelector("[data-captions-language]"); // where there are more than one
  function showCaptions() {
    const size = captions.value;
    video.classList.toggle("captions-large", size === "large");
    video.classList.toggle("captions-huge", size === "huge");
    video.querySelectorAll("track:not([kind=chapters])").forEach(({ track }, index) => {
      const chosen = index === Number(language?.value ?? 0);
      track.mode = chosen && size !== "off" ? "showing" : "disabled";
    });
  }
  captions?.addEventListener("change", showCaptions);
  language?.addEventListener("change", () => {
    if (captions.value === "off") captions.value = "normal"; // who asks for a language wants to see it
    showCaptions();
  });

  const copy = film.querySelector("[data-copy-moment]");
  copy?.addEventListener("click", async () => {
    const address = new URL(location.href);
    address.hash = `t=${Math.floor(video.currentTime * 10) / 10}`;
    const output = film.querySelector("[data-moment]");
    output.textContent = address.href;
    try {
      await navigator.clipboard.writeText(address.href);
    } catch {
      getSelection().selectAllChildren(output);
    }
  });
}
