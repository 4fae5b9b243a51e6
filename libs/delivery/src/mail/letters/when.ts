import type { Language } from './language.ts';

// What a language's dates look like also depends on the country. Nobody in England reads 7:30 PM, nor 19:30 in Chicago.
const usCountries = ['US', 'PR'];

/** The locale (BCP 47) that a restaurant's guests are written to in. */
export function localeOf(language: Language, country: string): string {
  if (language === 'en') return usCountries.includes(country) ? 'en-US' : 'en-GB';
  return /^[A-Z]{2}$/.test(country) ? `${language}-${country}` : language;
}

export interface Moment {
  /** With weekday and year. */
  readonly date: string;
  /** Without year, for a subject. */
  readonly shortDate: string;
  readonly time: string;
}

/** An instant as the restaurant's clock and calendar show it. */
export function momentOf(epochMs: number, { locale, timeZone }: { locale: string; timeZone: string }): Moment {
  const show = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(epochMs);
  return {
    date: show({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    shortDate: show({ weekday: 'short', day: 'numeric', month: 'short' }),
    time: show({ hour: locale === 'en-US' ? 'numeric' : '2-digit', minute: '2-digit' }),
  };
}
