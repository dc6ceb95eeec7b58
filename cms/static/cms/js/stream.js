// A long film is offered as HLS, so that its size can follow the network. Browsers that know HLS take
// that source by themselves; for the others hls.js is fetched when the film is first played, and until
// then (or if it fails) they have the plain file.

const VENDOR = "../vendor/hls.js/hls.light.min.mjs";

export function offer(video) {
  const source = video.querySelector("[data-stream]");
  if (video.canPlayType(source.type)) return;
  video.addEventListener("play", () => take(video, source.src), { once: true });
}

async function take(video, address) {
  let Hls;
  try {
    Hls = (await import(VENDOR)).default;
  } catch {
    return;
  }
  if (!Hls.isSupported()) return;
  const hls = new Hls({ enableWorker: false, startPosition: video.currentTime });
  hls.on(Hls.Events.ERROR, (_name, error) => {
    if (!error.fatal) return;
    hls.destroy();
    exchange(video, () => video.load());
  });
  exchange(video, () => {
    hls.loadSource(address);
    hls.attachMedia(video);
  });
}

// Another source begins at 0, at rest and at ordinary speed: go on as before instead.
function exchange(video, change) {
  const { currentTime, playbackRate, paused } = video;
  video.addEventListener(
    "loadedmetadata",
    () => {
      video.currentTime = currentTime;
      video.playbackRate = playbackRate;
      if (!paused) video.play().catch(() => {});
    },
    { once: true },
  );
  change();
}
