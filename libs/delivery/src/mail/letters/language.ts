import { guestLanguages, type GuestLanguage, isGuestLanguage } from '#bookings';

/** The languages that mail is written in: those that guests may ask for. */
export const languages = guestLanguages;
export type Language = GuestLanguage;
export const isLanguage: (text: unknown) => text is Language = isGuestLanguage;

// Countries where nearly every guest reads the language; where several are spoken (BE, CH, CA, LU), the default decides.
const spokenIn: Readonly<Record<Language, readonly string[]>> = {
  en: ['AU', 'GB', 'IE', 'NZ', 'US'],
  es: ['AR', 'BO', 'CL', 'CO', 'CR', 'CU', 'DO', 'EC', 'ES', 'GT', 'HN', 'MX', 'NI', 'PA', 'PE', 'PR', 'PY', 'SV', 'UY', 'VE'],
  fr: ['FR', 'GF', 'GP', 'MC', 'MQ', 'NC', 'PF', 'RE'],
  de: ['AT', 'DE', 'LI'],
};

/**
 * In which language a guest is written to: the one that they are known to read, else the one of the restaurant's country,
 * else the installation's.
 * @param country ISO 3166-1 alpha-2
 */
export function languageFor({ known, country, fallback }: { known: unknown; country: string; fallback: Language }): Language {
  if (isLanguage(known)) return known;
  return languages.find((language) => spokenIn[language].includes(country)) ?? fallback;
}
