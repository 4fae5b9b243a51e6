export interface TextShape {
  /** Line breaks and tabs stay. Otherwise they become spaces. */
  readonly multiline?: boolean;
}

// C0 but NUL, DEL and C1. NUL stays, so that the judge can refuse it: PostgreSQL cannot store it, and who sends one
// is told rather than mended.
const controls = /[^\P{Cc}\0]/gu;
const controlsButBreaks = /[^\P{Cc}\0\n\t]/gu;

/** A text as it is stored: NFC, without control characters, without space around it. Words and markup stay as written. */
export function tidyText(text: string, { multiline = false }: TextShape = {}): string {
  const composed = text.normalize('NFC').replace(/\r\n?/g, '\n');
  const kept = multiline ? composed.replace(controlsButBreaks, '') : composed.replace(/[\n\t]+/g, ' ').replace(controls, '');
  return kept.trim();
}

/** Whether PostgreSQL and JSON can hold a text: no NUL, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** Characters as PostgreSQL's `length()` counts them: code points. */
export function characterCount(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) count += 1;
  return count;
}
