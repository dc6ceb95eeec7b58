// The editor's form: the film goes out while the rest is filled in, and is stored when both are done.
// Without this the form still sends everything at once.
import { remove, send, sentenceOf, statusOf, token, works } from "./sending.js";

const form = document.querySelector("[data-upload]");
const film = form.querySelector("[name=film]");
const title = form.querySelector("[name=title]");
const panel = form.querySelector("[data-panel]");
const part = (name) => form.querySelector(`[data-${name}]`);
const unfinished = [...document.querySelectorAll("[data-unfinished]")];
const FIELDS = ["title", "language", "place", "filmed_on"];
const ASK_EVERY_MS = 2000;
const SPEED_OVER_MS = 10000;
const ANNOUNCED_EVERY = 10; // percent

const language = document.documentElement.lang || "cs";
const unit = (name, display, digits = 0) =>
  new Intl.NumberFormat(language, {
    style: "unit", unit: name, unitDisplay: display, maximumFractionDigits: digits,
  });
const SPEED = unit("megabyte-per-second", "short", 1);
const LEFT = { second: unit("second", "long"), minute: unit("minute", "long"), hour: unit("hour", "long", 1) };

// state: idle, sending, paused, stopped, here (all of it is on the server), checking
const now = { state: "idle", file: null, address: null, upload: null, wanted: false, samples: [], announced: 0 };

function show(state, sentence) {
  now.state = state;
  panel.hidden = state === "idle";
  part("says").textContent = sentence;
  part("announcement").textContent = sentence;
  part("pause").hidden = state !== "sending";
  part("continue").hidden = state !== "paused" && state !== "stopped";
  part("cancel").hidden = state === "checking";
  if (state !== "sending") part("speed").textContent = part("left").textContent = "";
  for (const button of form.querySelectorAll("[type=submit]")) button.disabled = state === "checking";
}

function problem(...sentences) {
  const box = part("problem");
  box.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence })));
  box.hidden = sentences.length === 0;
}

function percent(share) {
  const whole = Math.floor(share * 100);
  part("bar").value = share * 100;
  part("percent").textContent = `${whole} %`;
  const step = Math.floor(whole / ANNOUNCED_EVERY) * ANNOUNCED_EVERY;
  if (step > now.announced) part("announcement").textContent = `${step} %`;
  now.announced = step;
}

function timeLeft(seconds) {
  const [name, value] =
    seconds < 90 ? ["second", Math.ceil(seconds / 5) * 5]
    : seconds < 5400 ? ["minute", Math.round(seconds / 60)]
    : ["hour", seconds / 3600];
  return form.dataset.saysLeft.replace("{time}", LEFT[name].format(value));
}

function progress(sent, total) {
  if (now.state !== "sending") return;
  if (now.lost) {
    now.lost = false;
    now.samples = [];
    show("sending", sayings().sending);
  }
  const at = Date.now();
  now.samples = [...now.samples.filter((each) => at - each.at < SPEED_OVER_MS), { at, sent }];
  percent(total ? sent / total : 1);
  const first = now.samples[0];
  const perSecond = at - first.at > 1000 ? ((sent - first.sent) * 1000) / (at - first.at) : 0;
  part("speed").textContent = perSecond > 0 ? SPEED.format(perSecond / 1e6) : "";
  part("left").textContent = perSecond > 0 && sent < total ? timeLeft((total - sent) / perSecond) : "";
}

const sayings = () => ({ sending: now.wanted ? form.dataset.saysWanted : form.dataset.saysSending });

// What is written in the form while a film is on its way, kept in this browser with the upload.
const draftKey = () => `film-form/${idOf(now.address)}`;
const idOf = (address) => new URL(address, window.location.href).pathname.split("/").pop();

function keepDraft() {
  if (!now.address) return;
  const draft = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));
  try {
    localStorage.setItem(draftKey(), JSON.stringify(draft));
  } catch {
    // Full, or forbidden by the browser's settings.
  }
}

function takeDraft() {
  try {
    const draft = JSON.parse(localStorage.getItem(draftKey())) ?? {};
    for (const name of FIELDS) {
      const field = form.elements[name];
      const untouched = !field.dataset.touched;
      if (untouched && typeof draft[name] === "string" && draft[name]) field.value = draft[name];
    }
  } catch {
    // Nothing was kept there.
  }
}

function dropDraft() {
  try {
    localStorage.removeItem(draftKey());
  } catch {
    // Nothing was kept there.
  }
}

function proposeTitle(name) {
  if (title.dataset.touched || title.value) return;
  title.value = name.replace(/\.[^.]+$/, "").replace(/_+/g, " ").trim().slice(0, title.maxLength > 0 ? title.maxLength : 200);
}

async function start() {
  problem();
  now.samples = [];
  now.lost = false;
  show("sending", sayings().sending);
  const [file, address] = [now.file, now.address];
  now.upload = await send(file, {
    endpoint: new URL(form.dataset.endpoint, window.location.href).href,
    chunkBytes: Number(form.dataset.chunkBytes),
    address,
    on: {
      address: (url) => {
        now.address = url;
        takeDraft();
        keepDraft();
      },
      progress,
      lost: () => {
        now.lost = true;
        part("says").textContent = part("announcement").textContent = form.dataset.saysLost;
        part("speed").textContent = part("left").textContent = "";
      },
      done: here,
      failed,
    },
  });
}

function here() {
  percent(1);
  if (now.wanted) finish();
  else show("here", form.dataset.saysHere);
}

function failed(error) {
  const status = statusOf(error);
  show("stopped", form.dataset.saysStopped);
  if (error.causingError instanceof DOMException) {
    now.file = null;
    part("continue").hidden = true;
    problem(form.dataset.saysUnreadable);
  } else if (status === 401 || status === 403) problem(form.dataset.saysSignedOut);
  else if (status) problem(sentenceOf(error) || form.dataset.saysStopped);
}

async function stop() {
  await now.upload?.abort();
  now.upload = null;
}

// The bytes are there; the server reads them once more, says what they are and keeps them. When the
// line or the server breaks meanwhile, asking again gives the same answer.
async function finish() {
  problem();
  show("checking", form.dataset.saysChecking);
  percent(0);
  const address = `${form.dataset.here}${idOf(now.address)}/`;
  const watch = setInterval(() => watchCheck(`${address}stav/`), ASK_EVERY_MS);
  try {
    for (;;) {
      const answer = await ask(address);
      if (answer?.status === 200) {
        dropDraft();
        window.location.assign(answer.said.address);
        return;
      }
      if (answer && answer.status < 500 && answer.status !== 423) {
        refused(answer);
        return;
      }
      if (answer?.status === 507) {
        refused(answer);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  } finally {
    clearInterval(watch);
  }
}

async function ask(address) {
  const body = new FormData();
  for (const name of FIELDS) body.append(name, form.elements[name].value);
  try {
    const response = await fetch(address, {
      method: "POST", body, headers: { "X-CSRFToken": token(), "X-Requested-With": "XMLHttpRequest" },
    });
    const json = response.headers.get("Content-Type")?.startsWith("application/json");
    return { status: response.status, said: json ? await response.json() : {} };
  } catch {
    return null; // the line broke
  }
}

async function watchCheck(address) {
  try {
    const response = await fetch(address, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    const said = response.ok ? await response.json() : {};
    if (now.state === "checking" && said.state === "checking") percent(said.percent / 100);
  } catch {
    // The next one will tell.
  }
}

function refused({ status, said }) {
  now.wanted = false;
  const gone = status === 404 || status === 410 || status === 422;
  if (gone) {
    dropDraft();
    forget();
  } else {
    show("here", form.dataset.saysHere);
    percent(1);
  }
  problem(...(status === 403 ? [form.dataset.saysSignedOut] : (said.sentences ?? [form.dataset.saysStopped])));
}

function forget() {
  Object.assign(now, { file: null, address: null, upload: null, wanted: false, announced: 0 });
  film.value = "";
  film.required = true;
  show("idle", "");
}

// What the server has of this very file, if this browser has forgotten it or it is another browser.
function earlier(file) {
  const same = ({ dataset }) =>
    dataset.name === file.name && Number(dataset.length) === file.size && Number(dataset.modified) === file.lastModified;
  return unfinished.find(same)?.dataset.address ?? null;
}

async function choose() {
  const [file] = film.files;
  if (!file) return;
  await stop();
  const known = earlier(file);
  Object.assign(now, { file, address: known && new URL(known, window.location.href).href, wanted: false, announced: 0 });
  proposeTitle(file.name);
  percent(0);
  start();
}

async function cancel() {
  if (!window.confirm(form.dataset.saysCancel)) return;
  const address = now.address;
  await stop();
  if (address) {
    dropDraft();
    try {
      await remove(address);
    } catch (error) {
      if (![404, 410].includes(statusOf(error))) {
        show("stopped", form.dataset.saysStopped);
        problem(sentenceOf(error) || form.dataset.saysStopped);
        return;
      }
    }
    document.querySelector(`[data-unfinished="${idOf(address)}"]`)?.remove();
  }
  forget();
  part("announcement").textContent = form.dataset.saysCancelled;
  film.focus();
}

if (works()) {
  film.addEventListener("change", choose);
  for (const name of FIELDS) {
    form.elements[name].addEventListener("input", ({ target }) => {
      target.dataset.touched = "1";
      keepDraft();
    });
  }
  part("pause").addEventListener("click", async () => {
    await stop();
    show("paused", form.dataset.saysPaused);
    part("continue").focus();
  });
  part("continue").addEventListener("click", () => {
    start();
    part("pause").focus();
  });
  part("cancel").addEventListener("click", cancel);
  for (const button of document.querySelectorAll("[data-take]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await stop();
      const { address, name } = button.closest("[data-unfinished]").dataset;
      Object.assign(now, { file: null, address: new URL(address, window.location.href).href, wanted: false });
      film.required = false;
      takeDraft();
      proposeTitle(name);
      percent(1);
      show("here", form.dataset.saysHere);
      title.focus();
    });
  }
  form.addEventListener("submit", (event) => {
    if (now.state === "idle" && !film.files.length) return; // the browser says that the film is missing
    event.preventDefault();
    if (now.state === "checking") return;
    now.wanted = true;
    if (now.state === "here") finish();
    else if (now.state === "sending") show("sending", form.dataset.saysWanted);
    else if (now.file) start();
    else now.wanted = false;
  });
  window.addEventListener("online", () => {
    if (now.state === "stopped" && now.file) start();
  });
  window.addEventListener("beforeunload", (event) => {
    if (now.state === "sending") event.preventDefault();
  });
  // Browsers keep the chosen file over a reload of the page.
  if (film.files.length) choose();
}
