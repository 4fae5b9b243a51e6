const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const time = String.raw`([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)`;
const month = `(${months.join('|')})`;

// RFC 9110, 5.6.7: one form is written, three are read.
const imfFixdate = new RegExp(String.raw`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) ${month} (\d{4}) ${time} GMT$`);
const rfc850 = new RegExp(String.raw`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (\d\d)-${month}-(\d\d) ${time} GMT$`);
const asctime = new RegExp(String.raw`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ${month} ([ \d]\d) ${time} (\d{4})$`);

/** An HTTP date as epoch ms, whole seconds; null for what is none, which a recipient ignores. */
export function parseHttpDate(text: string, nowMs: number = Date.now()): number | null {
  const [, day, name, year, ...clock] = imfFixdate.exec(text) ?? [];
  if (day !== undefined) return epochMs(Number(year), name, Number(day), clock);
  const [, shortDay, shortName, shortYear, ...shortClock] = rfc850.exec(text) ?? [];
  if (shortDay !== undefined) return epochMs(fullYear(Number(shortYear), nowMs), shortName, Number(shortDay), shortClock);
  const [, ascName, ascDay, hours = '', minutes = '', seconds = '', ascYear] = asctime.exec(text) ?? [];
  return ascDay === undefined ? null : epochMs(Number(ascYear), ascName, Number(ascDay), [hours, minutes, seconds]);
}

/** As servers must write it. */
export function formatHttpDate(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toUTCString();
}

// A year of two digits that seems to lie more than 50 years ahead is the last one with those digits.
function fullYear(digits: number, nowMs: number): number {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + digits;
  return year > thisYear + 50 ? year - 100 : year;
}

function epochMs(year: number, monthName: string | undefined, day: number, [hours, minutes, seconds]: readonly string[]): number | null {
  const at = new Date(Date.UTC(year, months.indexOf(monthName ?? ''), day, Number(hours), Number(minutes), Number(seconds)));
  // Date.UTC takes the years 0 to 99 for the 1900s.
  if (year < 100) at.setUTCFullYear(year);
  // The 31st of February is none.
  return Number(seconds) < 60 && at.getUTCDate() !== day ? null : at.getTime();
}
