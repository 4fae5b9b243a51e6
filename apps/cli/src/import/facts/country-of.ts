/** Countries by their time zones, as ICU knows them. */
let countryByZone: ReadonlyMap<string, string> | null = null;

/** ISO 3166-1 code of the country that a zone belongs to, or null. */
export function countryOfZone(timeZone: string): string | null {
  countryByZone ??= readCountries();
  return countryByZone.get(canonical(timeZone)) ?? null;
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
