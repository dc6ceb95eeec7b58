// Tells the reviewer how far the times of corrected subtitles are, and when they are ready.

const EVERY_MS = 3000;
const box = document.querySelector("[data-hearing]");
const [sentence, when] = box.querySelectorAll("p");
const bar = box.querySelector("progress");

async function ask() {
  const response = await fetch(box.dataset.hearing, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const found = await response.json();
  sentence.textContent = found.sentence;
  bar.value = found.percent;
  if (!found.ready) return;
  clearInterval(asking);
  bar.remove();
  when.remove();
  // Only this is read aloud: a screen reader would repeat each step of the way.
  box.querySelector("[role=status]").textContent = found.sentence;
}

const asking = setInterval(() => ask().catch(() => {}), EVERY_MS);
