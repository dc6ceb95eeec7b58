// Keeps the bars on an editor's page true; when a run ends, the page shows what came of it.
const EVERY_MS = 2000;
const BUSY = new Set(["running", "ready", "waiting"]);

async function refresh(box) {
  const response = await fetch(box.dataset.progressUrl, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const found = await response.json();
  box.querySelector("progress").value = found.percent;
  box.querySelector("[data-percent]").textContent = `${found.percent} %`;
  box.querySelector("[data-state-label]").textContent = found.state_label;
  box.querySelector("[data-current]").textContent = found.current;
  box.querySelector("[data-eta]").textContent = found.time_left;
  const wasBusy = BUSY.has(box.dataset.state);
  box.dataset.state = found.state;
  if (wasBusy && !BUSY.has(found.state)) window.location.reload();
}

setInterval(() => {
  for (const box of document.querySelectorAll("[data-progress-url]")) {
    if (BUSY.has(box.dataset.state)) refresh(box).catch(() => {});
  }
}, EVERY_MS);
