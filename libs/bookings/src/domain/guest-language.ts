/** The languages in which guests can be written to (ISO 639-1). */
export const guestLanguages = ['en', 'es', 'fr', 'de'] as const;
export type GuestLanguage = (typeof guestLanguages)[number];

export function isGuestLanguage(text: unknown): text is GuestLanguage {
  return guestLanguages.some((language) => language === text);
}
