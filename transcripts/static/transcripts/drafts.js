// What was typed and is not confirmed by the server yet, kept in this browser: a crash, a lost line
// or a signed-out session loses nothing. Where the browser refuses storage, saving still works.

const key = (transcript, cue) => `transcript/${transcript}/${cue}`;

export function keep(transcript, cue, text, revision) {
  try {
    localStorage.setItem(key(transcript, cue), JSON.stringify({ text, revision }));
  } catch {
    // Full, or forbidden by the browser's settings.
  }
}

export function kept(transcript, cue) {
  try {
    const draft = JSON.parse(localStorage.getItem(key(transcript, cue)));
    return typeof draft?.text === "string" && Number.isInteger(draft.revision) ? draft : null;
  } catch {
    return null;
  }
}

export function drop(transcript, cue) {
  try {
    localStorage.removeItem(key(transcript, cue));
  } catch {
    // Nothing was kept there.
  }
}

export function forget(transcript) {
  try {
    const mine = Object.keys(localStorage).filter((each) => each.startsWith(key(transcript, "")));
    mine.forEach((each) => localStorage.removeItem(each));
  } catch {
    // Nothing was kept there.
  }
}
