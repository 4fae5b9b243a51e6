/** Countries by their time zones, as ICU knows them. */
let countryByZone: ReadonlyMap<string, string> | null = null;

/** Zones asked about, under the names by which they were: a canonical name takes a tenth of a millisecond to find. */
const asked = new Map<string, string | null>();

/** ISO 3166-1 code of the country that a zone belongs to, or null. */
export function countryOfZone(timeZone: string): string | null {
  let country = asked.get(timeZone);
  if (country === undefined) {
    countryByZone ??= readCountries();
    country = countryByZone.get(canonical(timeZone)) ?? null;
    asked.set(timeZone, country);
  }
  return country;
}

const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');

interface LocaleWithZones extends Intl.Locale {
  /** Zones in use in the locale's region (ECMA-402, Intl.Locale info). */
  getTimeZones(): string[] | undefined;
}

function readCountries(): Map<string, string> {
  const found = new Map<string, string>();
  for (const first of letters) {
    for (const second of letters) {
      const locale = new Intl.Locale(`und-${first}${second}`) as LocaleWithZones;
      // Codes of countries that are no more (DD, SU) come back as their heirs' (DE, RU).
      for (const zone of locale.getTimeZones() ?? []) if (locale.region !== undefined) found.set(canonical(zone), locale.region);
    }
  }
  return found;
}

/** Asia/Katmandu and Asia/Kathmandu are one. */
function canonical(timeZone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
}
