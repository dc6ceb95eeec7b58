// Saving one subtitle: compare-and-set with the revision it was read at. One request at a time; a
// conflict shows both texts and loses neither.

import * as drafts from "./drafts.js";

const csrf = (form) =>
  document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.csrfmiddlewaretoken.value;

export function saver({ cue, form, text, say, announce, span, show }) {
  const transcript = document.getElementById("correction").dataset.draft;
  const status = form.querySelector(".status");
  const revision = form.elements.base_revision;
  const who = form.elements.speaker; // absent where nobody is on record
  let stored = text.value;
  let storedWho = who?.value;
  let running = null;
  let disputed = false;

  const pending = () => text.value !== stored || who?.value !== storedWho;
  const tell = (message, state) => {
    status.textContent = message;
    cue.dataset.state = state;
    announce(message);
  };

  function changed() {
    if (!pending()) {
      drafts.drop(transcript, cue.id);
      status.textContent = "";
      cue.dataset.state = "";
      return;
    }
    drafts.keep(transcript, cue.id, text.value, Number(revision.value));
    status.textContent = say.unsaved;
    cue.dataset.state = "unsaved";
  }

  function save() {
    if (disputed || !pending()) return running ?? Promise.resolve();
    running ??= send().finally(() => {
      running = null;
    });
    return running;
  }

  async function send() {
    // Until what is in the field is what is stored: a person may type on while a request is away.
    while (pending() && !disputed) {
      const sent = text.value;
      const sentWho = who?.value;
      drafts.keep(transcript, cue.id, sent, Number(revision.value));
      tell(say.saving, "saving");
      if (!(await post(sent, sentWho))) return;
    }
  }

  // The server's answer, or null where there is none; why is said then.
  async function ask(address, body) {
    let response;
    try {
      response = await fetch(address, {
        method: "POST",
        redirect: "manual",
        headers: { "Content-Type": "application/json", "X-CSRFToken": csrf(form) },
        body: JSON.stringify(body),
      });
    } catch {
      tell(say.offline, "failed");
      return null;
    }
    if (response.type === "opaqueredirect") {
      tell(say.signedOut, "failed");
      return null;
    }
    try {
      return { ok: response.ok, ...(await response.json()) };
    } catch {
      tell(say.failed, "failed");
      return null;
    }
  }

  async function post(sent, sentWho) {
    const answer = await ask(form.action, {
      text: sent,
      speaker: sentWho,
      base_revision: Number(revision.value),
    });
    if (answer?.ok) {
      accept(answer, sent, sentWho);
      return true;
    }
    if (answer?.status === "conflict") dispute(answer);
    else if (answer) tell(answer.message ?? say.failed, "failed");
    return false;
  }

  // A translation whose original changed still holds: what is typed goes first, as it settles that too.
  async function confirm(address) {
    await save();
    if (pending() || !cue.querySelector(".stale")) return;
    const answer = await ask(address, {});
    if (answer?.ok) {
      settled();
      tell(say.confirmed, "saved");
      text.focus();
    } else if (answer) tell(answer.message ?? say.failed, "failed");
  }

  const settled = () => cue.querySelector(".stale")?.remove();

  function accept(answer, sent, sentWho) {
    revision.value = answer.revision;
    if (who) {
      // A dialogue of two lines names nobody, whatever was chosen.
      if (who.value === sentWho) who.value = answer.speaker;
      storedWho = answer.speaker;
    }
    cue.querySelector(".findings").replaceChildren(
      ...answer.findings.map((sentence) => {
        const item = document.createElement("li");
        item.textContent = sentence;
        return item;
      }),
    );
    settled();
    cue.dataset.start = answer.start_ms;
    cue.dataset.end = answer.end_ms;
    if (text.value === sent) {
      // The server may have wrapped the lines; a cursor in the field stays where it was.
      const at = text.selectionStart;
      if (text.value !== answer.text) {
        text.value = answer.text;
        if (document.activeElement === text) text.setSelectionRange(at, at);
      }
      stored = text.value;
      drafts.drop(transcript, cue.id);
      tell(say.saved, "saved");
    } else {
      stored = answer.text;
    }
    show();
  }

  function dispute({ theirs, speaker, revision: newest }) {
    disputed = true;
    const box = document.createElement("div");
    box.className = "conflict";
    box.setAttribute("role", "group");
    const heading = document.createElement("p");
    heading.textContent = say.conflict;
    heading.id = `${cue.id}-conflict`;
    box.setAttribute("aria-labelledby", heading.id);
    const list = document.createElement("dl");
    list.className = "both";
    for (const [term, words] of [[say.yourText, text.value], [say.theirText, theirs]]) {
      const dt = document.createElement("dt");
      dt.textContent = term;
      const dd = document.createElement("dd");
      dd.lang = text.lang;
      dd.textContent = words;
      list.append(dt, dd);
    }
    const settle = (take) => {
      disputed = false;
      box.remove();
      revision.value = newest;
      stored = theirs;
      storedWho = who && speaker;
      if (take) {
        if (who) who.value = speaker;
        text.value = theirs;
        drafts.drop(transcript, cue.id);
        tell(say.saved, "saved");
      }
      show();
      text.focus();
      save();
    };
    const mine = document.createElement("button");
    mine.type = "button";
    mine.textContent = say.mine;
    mine.addEventListener("click", () => settle(false));
    const other = document.createElement("button");
    other.type = "button";
    other.textContent = say.theirs;
    other.addEventListener("click", () => settle(true));
    box.append(heading, list, mine, other);
    form.append(box);
    tell(say.conflict, "conflict");
  }

  const draft = drafts.kept(transcript, cue.id);
  if (draft && draft.text !== text.value) {
    // Saved against the revision it was typed over: someone else's later text is then a conflict.
    text.value = draft.text;
    revision.value = draft.revision;
    status.textContent = say.recovered;
    cue.dataset.state = "unsaved";
    announce(say.recovered);
  } else if (draft) {
    drafts.drop(transcript, cue.id);
  }

  return { changed, save, confirm, pending, retry: () => save() };
}
