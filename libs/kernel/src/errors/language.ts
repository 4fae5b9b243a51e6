/** The languages in which errors are told. English is what everybody gets who asks for none of them. */
export const languages = ['en', 'es', 'fr', 'de'] as const;
export type Language = (typeof languages)[number];

/** Every language but the one in which the catalogue is written. */
export type ForeignLanguage = Exclude<Language, 'en'>;

/** More than any browser sends: what comes after is not read, for the header is a stranger's. */
const lengthMax = 500;
const rangesMax = 20;

// RFC 9110, section 12.5.4: a language range (RFC 4647, section 2.1) and its weight, of three digits at most.
const weighed = /^\s*(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i;

/**
 * The language of ours that a client likes best (RFC 9110, section 12.5.4). A range chooses by its first part: `es-MX` is
 * content with `es`. Of two as welcome the one named first; what is excluded by `q=0` is not taken, but for English, which
 * is told when nothing else is left: an error in the wrong language helps more than none.
 */
export function preferredLanguage(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined || acceptLanguage === '') return 'en';
  const weights = new Map<string, number>();
  for (const part of acceptLanguage.slice(0, lengthMax).split(',', rangesMax)) {
    const [, range, quality = '1'] = weighed.exec(part) ?? [];
    const language = range?.toLowerCase().split('-', 1)[0];
    // Of `de-AT;q=0.5, de` the greater counts: both are content with our German.
    if (language !== undefined) weights.set(language, Math.max(weights.get(language) ?? 0, Number(quality)));
  }
  const others = weights.get('*') ?? 0;
  const order = [...weights.keys()];
  const liked = languages
    .map((language) => ({ language, weight: weights.get(language) ?? others, place: weights.has(language) ? order.indexOf(language) : order.length }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.place - b.place);
  return liked[0]?.language ?? 'en';
}
