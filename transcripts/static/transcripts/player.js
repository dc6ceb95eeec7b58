// One film for all subtitles of the page.

export function player(media, root) {
  if (!media) return null;
  const controls = root.querySelector(".controls");
  const rate = document.getElementById("rate");
  let stop_at = null;
  controls.hidden = false;

  media.addEventListener("timeupdate", () => {
    if (stop_at === null || media.currentTime < stop_at) return;
    media.pause();
    stop_at = null;
  });
  const start = () => {
    // A browser may refuse to play; its own controls then say why.
    media.play()?.catch(() => {});
  };

  return {
    play(start_ms, end_ms) {
      media.currentTime = start_ms / 1000;
      stop_at = end_ms / 1000;
      start();
    },
    toggle() {
      stop_at = null;
      if (media.paused) start();
      else media.pause();
    },
    back(seconds) {
      media.currentTime = Math.max(0, media.currentTime - seconds);
    },
    speed(change) {
      const speed = Math.min(1.5, Math.max(0.5, Math.round((media.playbackRate + change) * 10) / 10));
      media.playbackRate = speed;
      rate.textContent = `${speed.toLocaleString(document.documentElement.lang)}×`;
    },
  };
}
