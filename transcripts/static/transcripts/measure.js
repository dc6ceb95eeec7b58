// Lines, width and reading speed of a text, in words. Counts as transcripts/subtitles/model.py does:
// combining and invisible marks are no characters, the line break is none either.

const INVISIBLE = /[\p{Mn}\p{Me}\p{Cf}]/gu;

const width = (line) => [...line.replace(INVISIBLE, "")].length;
const fill = (sentence, values) =>
  Object.entries(values).reduce((text, [name, value]) => text.replace(`%(${name})s`, value), sentence);

export function measure(text, [start, end], rules, say) {
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim().replace(/\s+/g, " "))
    .filter(Boolean);
  if (!lines.length) return say.empty;
  const widths = lines.map(width);
  const total = widths.reduce((sum, each) => sum + each, 0);
  const longest = Math.max(...widths);
  const cps = (total * 1000) / (end - start);
  let speed = say.speedGood;
  if (cps > rules.most) speed = say.speedTooHigh;
  else if (cps > rules.target) speed = say.speedHigh;
  const parts = [
    fill(say.lines, { lines: lines.length, most: rules.lines }),
    fill(say.longest, { width: longest, most: rules.characters }),
    `${fill(say.speed, { cps: Math.round(cps) })}: ${speed}`,
  ];
  // The server wraps lines by itself, so only a text too long for all of them is worth a word.
  if (total > rules.characters * rules.lines) parts.push(say.tooLong);
  return parts.join("; ");
}
