/** The languages that guests are written to in. */
export const languages = ['en', 'es', 'fr', 'de'] as const;
export type Language = (typeof languages)[number];

export function isLanguage(text: unknown): text is Language {
  return languages.some((language) => language === text);
}

// Countries where nearly every guest reads the language; where several are spoken (BE, CH, CA, LU), the default decides.
const spokenIn: Readonly<Record<Exclude<Language, 'en'>, readonly string[]>> = {
  es: ['AR', 'BO', 'CL', 'CO', 'CR', 'CU', 'DO', 'EC', 'ES', 'GT', 'HN', 'MX', 'NI', 'PA', 'PE', 'PR', 'PY', 'SV', 'UY', 'VE'],
  fr: ['FR', 'GF', 'GP', 'MC', 'MQ', 'NC', 'PF', 'RE'],
  de: ['AT', 'DE', 'LI'],
};
const english = ['AU', 'GB', 'IE', 'NZ', 'US'];

/**
 * In which language a guest is written to: the one that they are known to read, else the one of the restaurant's country,
 * else the installation's.
 * @param country ISO 3166-1 alpha-2
 */
export function languageFor({ known, country, fallback }: { known: unknown; country: string; fallback: Language }): Language {
  if (isLanguage(known)) return known;
  for (const language of ['es', 'fr', 'de'] as const) if (spokenIn[language].includes(country)) return language;
  return english.includes(country) ? 'en' : fallback;
}
