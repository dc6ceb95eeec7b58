// Keeps the table of a run true. A row under the keyboard is left as it is until one has left it.
const EVERY_MS = 2000;
const BUSY = new Set(["running", "ready", "waiting"]);

function replaceChanged(old, fresh) {
  for (const part of fresh.querySelectorAll(".run-head, .run-actions, .stage")) {
    const mine = part.id
      ? old.querySelector(`#${CSS.escape(part.id)}`)
      : old.querySelector(`.${part.classList[0]}`);
    if (!mine) return false;
    const open = mine.querySelector("details")?.open;
    if (mine.outerHTML === part.outerHTML || mine.contains(document.activeElement) || open) continue;
    mine.replaceWith(part.cloneNode(true));
  }
  return old.querySelectorAll(".stage").length === fresh.querySelectorAll(".stage").length;
}

async function refresh(box) {
  const response = await fetch(box.dataset.runUrl, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector(".run");
  const old = box.querySelector(".run");
  if (!fresh || !old) return;
  if (fresh.dataset.said !== old.dataset.said) {
    document.querySelector("[data-run-said]").textContent = fresh.dataset.said;
  }
  const ended = BUSY.has(old.dataset.runState) && !BUSY.has(fresh.dataset.runState);
  old.dataset.runState = fresh.dataset.runState;
  old.dataset.said = fresh.dataset.said;
  if (!replaceChanged(old, fresh)) old.replaceWith(fresh);
  if (ended) window.location.reload(); // what came of it stands elsewhere on the page
}

setInterval(() => {
  if (document.hidden) return;
  for (const box of document.querySelectorAll("[data-run-url]")) {
    if (BUSY.has(box.querySelector(".run")?.dataset.runState)) refresh(box).catch(() => {});
  }
}, EVERY_MS);
