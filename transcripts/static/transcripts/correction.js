// The correction page. Everything here is an addition: each subtitle is a plain form that works
// without it.

import * as drafts from "./drafts.js";
import { measure } from "./measure.js";
import { player } from "./player.js";
import { saver } from "./saving.js";

const root = document.getElementById("correction");
const say = JSON.parse(document.getElementById("correction-strings").textContent);
const rules = {
  characters: Number(root.dataset.maxCharacters),
  lines: Number(root.dataset.maxLines),
  target: Number(root.dataset.targetCps),
  most: Number(root.dataset.maxCps),
};
const announcement = document.getElementById("announcement");
const announce = (text) => {
  announcement.textContent = text;
};
const film = player(document.getElementById("film"), root);
const cues = [...root.querySelectorAll(".cue")];
const savers = new Map();
// The last subtitle worked on: what "this subtitle" means while a button has the focus.
let current = cues[0];

const span = (cue) => [Number(cue.dataset.start), Number(cue.dataset.end)];
const field = (cue) => cue.querySelector("textarea");
const current_cue = () => document.activeElement?.closest(".cue") ?? current;
const play = (cue) => film?.play(...span(cue));

function go(cue) {
  if (!cue) return;
  field(cue).focus();
  cue.scrollIntoView({ block: "center" });
}

for (const cue of cues) {
  const text = field(cue);
  const show = () => {
    cue.querySelector(".gauge").textContent = measure(text.value, span(cue), rules, say);
  };
  const button = cue.querySelector(".play");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      current = cue;
      play(cue);
    });
  }
  text.addEventListener("focus", () => {
    current = cue;
  });
  const form = cue.querySelector("form");
  if (form) {
    const one = saver({ cue, form, text, say, announce, span, show });
    savers.set(cue, one);
    text.addEventListener("input", () => {
      show();
      one.changed();
    });
    text.addEventListener("blur", one.save);
    form.elements.speaker?.addEventListener("change", one.save);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.submitter?.hasAttribute("formaction")) one.confirm(event.submitter.formAction);
      else one.save();
    });
  }
  show();
}

// Sounds are written where the cursor was, and the cursor goes on behind them.
const palette = root.querySelector("[data-palette]");
if (palette) palette.hidden = false;
function insert(sound) {
  const text = field(current);
  const before = text.value.slice(0, text.selectionStart);
  const after = text.value.slice(text.selectionEnd);
  const gap = (side, at) => (side && !/\s/.test(side.at(at)) ? " " : "");
  const written = `${gap(before, -1)}${sound}${gap(after, 0)}`;
  text.focus();
  text.setRangeText(written, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}
palette?.addEventListener("click", (event) => {
  const sound = event.target.closest("[data-insert]")?.dataset.insert;
  if (sound && current) insert(sound);
});
for (const button of root.querySelectorAll("[data-listen-from]")) {
  button.hidden = !film;
  button.addEventListener("click", () => {
    film.play(Number(button.dataset.listenFrom), Number(button.dataset.listenTo));
  });
}

const commands = {
  sounds: () => {
    if (!palette) return;
    palette.open = true;
    palette.querySelector("[data-insert]").focus();
  },
  toggle: () => film?.toggle(),
  replay: () => play(current_cue()),
  back: () => film?.back(2),
  slower: () => film?.speed(-0.1),
  faster: () => film?.speed(0.1),
  previous: () => go(cues[cues.indexOf(current_cue()) - 1]),
  next: () => go(cues[cues.indexOf(current_cue()) + 1]),
};
// By the place of the key, so that a Czech, English or Polish keyboard is the same; with Alt alone,
// since Ctrl+Alt writes characters on Czech keyboards.
const keys = {
  KeyK: "toggle",
  KeyR: "replay",
  KeyJ: "back",
  KeyS: "sounds",
  Comma: "slower",
  Period: "faster",
  PageUp: "previous",
  PageDown: "next",
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const alt_alone = event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  const altgr = event.getModifierState?.("AltGraph");
  if (alt_alone && !altgr && Object.hasOwn(keys, event.code)) {
    event.preventDefault();
    commands[keys[event.code]]();
    return;
  }
  const enter = event.code === "Enter" || event.code === "NumpadEnter";
  if (enter && event.ctrlKey && !event.altKey && event.target.matches?.(".cue textarea")) {
    event.preventDefault();
    const cue = event.target.closest(".cue");
    savers.get(cue)?.save();
    commands.next();
  }
});
for (const button of root.querySelectorAll("[data-command]")) {
  button.addEventListener("click", () => commands[button.dataset.command]());
}

window.addEventListener("online", () => savers.forEach((one) => one.retry()));
window.addEventListener("beforeunload", (event) => {
  // The drafts are kept anyway; the question is for those who would not know.
  if ([...savers.values()].some((one) => one.pending())) event.preventDefault();
});
// Sending for review takes the transcript away, so everything typed has to be there before.
document.querySelector("form.submit")?.addEventListener("submit", async (event) => {
  if (![...savers.values()].some((one) => one.pending())) {
    drafts.forget(root.dataset.draft);
    return;
  }
  event.preventDefault();
  const form = event.currentTarget;
  await Promise.all([...savers.values()].map((one) => one.save()));
  if ([...savers.values()].some((one) => one.pending())) announce(say.unsaved);
  else form.submit();
});
