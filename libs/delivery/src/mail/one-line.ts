// Controls and line ends end a header or a property of a calendar early. Direction overrides and isolates show a name as
// something else than it is, or turn the sentence around it; zero width characters hide in it.
const forbidden = /[\p{Cc}\u2028\u2029\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+/gu;
const halves = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/u;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * What people wrote, as a part of a line: no control characters, one space at a time, at most `max` code units, cut
 * between characters as people see them.
 */
export function oneLine(text: string, max = 200): string {
  const line = text.slice(0, max * 20).replace(forbidden, ' ').replace(halves, '\uFFFD').replace(/\s+/gu, ' ').trim();
  if (line.length <= max) return line;
  let kept = '';
  for (const { segment } of segmenter.segment(line.slice(0, max + 100))) {
    if (kept.length + segment.length > max - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** A word within a sentence of another direction keeps its own, and leaves the sentence alone (UAX #9, FSI and PDI). */
export function isolated(line: string): string {
  return rightToLeft.test(line) ? `\u2068${line}\u2069` : line;
}
