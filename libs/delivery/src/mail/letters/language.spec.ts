import { describe, expect, it } from 'vitest';
import { languageFor } from './language.ts';
import { localeOf, momentOf } from './when.ts';

describe('the language of a mail', () => {
  it('is the guest’s, else the country’s, else the installation’s', () => {
    expect(languageFor({ known: 'es', country: 'FR', fallback: 'de' })).toBe('es');
    expect(languageFor({ known: 'xx', country: 'FR', fallback: 'de' })).toBe('fr');
    expect(languageFor({ known: null, country: 'GB', fallback: 'de' })).toBe('en');
    expect(languageFor({ known: null, country: 'BE', fallback: 'fr' })).toBe('fr');
    expect(languageFor({ known: { toString: () => 'es' }, country: 'JP', fallback: 'en' })).toBe('en');
  });
});

describe('a moment', () => {
  const at = Date.UTC(2027, 2, 28, 1, 30);

  it('is the restaurant’s: date and time of its zone, also in the night in which clocks change', () => {
    expect(momentOf(at, { locale: 'en-GB', timeZone: 'Europe/Brussels' })).toMatchObject({ date: 'Sunday, 28 March 2027', time: '03:30' });
    expect(momentOf(at, { locale: localeOf('en', 'US'), timeZone: 'America/New_York' })).toMatchObject({ date: 'Saturday, March 27, 2027', time: expect.stringMatching(/^9:30\sPM$/u) as string });
    expect(momentOf(at, { locale: localeOf('de', 'AT'), timeZone: 'Europe/Vienna' }).date).toBe('Sonntag, 28. März 2027');
  });

  it('has a locale whatever the country says', () => {
    expect(localeOf('fr', '')).toBe('fr');
    expect(localeOf('es', 'MX')).toBe('es-MX');
  });
});
