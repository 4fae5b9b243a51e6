/** The same opening hours with no word about public (PH) or school (SH) holidays; empty when nothing else was said. */
export function withoutHolidays(text: string): string {
  return text
    .split(';')
    .map((rule) => rule.replace(/\b(?:PH|SH)\b\s*,\s*/g, '').replace(/\s*,\s*\b(?:PH|SH)\b/g, ''))
    .filter((rule) => !/\b(?:PH|SH)\b/.test(rule))
    .join(';')
    .trim();
}
