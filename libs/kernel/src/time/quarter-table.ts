import { dayMs, dayNumberOf } from './calendar-date.ts';
import { edgeOfWallTime, instantOfWallTime, minuteMs } from './wall-time.ts';
import { offsetSpanAt } from './zone-offsets.ts';

/** A service day begins at 05:00 on the wall: a party at 01:30 on Saturday is Friday's dinner. */
export const dayStartMinute = 300;
/** 05:00 of the next calendar day, counted from the service date's midnight. */
export const dayEndMinute = 1740;
export const quarterMinutes = 15;
export const quarterMs = quarterMinutes * minuteMs;
/** Quarters that a clock on the wall can show from 05:00 to 05:00. */
export const wallQuarters = 96;

/**
 * A service day in two countings. *Wall quarters* 0..95 are what the clock shows, 05:00 first;
 * menus, services and masks speak them. *Elapsed quarters* are what really passes; parties sit in
 * them. They differ on the two days a year on which the clock is put forward or back: 92 or 100
 * pass (94 or 98 on Lord Howe), and a wall quarter exists never or twice.
 */
export interface QuarterTable {
  readonly serviceDate: string;
  readonly timeZone: string;
  /** `[startMs, endMs)`; empty for a date that the zone left out (Apia, 2011-12-30). */
  readonly startMs: number;
  readonly endMs: number;
  /** 0 Monday .. 6 Sunday. */
  readonly weekday: number;
  /** How many quarters really pass. */
  readonly elapsedQuarters: number;
  /** Both countings are the same; true on all but two days a year. */
  readonly isRegular: boolean;
  /** By wall quarter: the elapsed quarter at which it begins, the earlier of two, −1 when it never does. */
  readonly elapsedOfWall: Int16Array;
}

const sameCounting = Int16Array.from({ length: wallQuarters }, (_, quarter) => quarter);

// Nearly three years of dates a zone, about 200 bytes each. Booking horizons are far shorter; the
// bound is there for clients that walk through the calendar.
const datesPerZoneMax = 1_000;
const tablesByZone = new Map<string, Map<string, QuarterTable>>();

/**
 * The table of a service date in a zone, kept once made.
 * @throws RangeError for a date that is none or an unknown zone
 */
export function quarterTableOf(serviceDate: string, timeZone: string): QuarterTable {
  let tables = tablesByZone.get(timeZone);
  const known = tables?.get(serviceDate);
  if (known !== undefined) return known;
  const table = makeQuarterTable(serviceDate, timeZone);
  if (tables === undefined) {
    tables = new Map();
    tablesByZone.set(timeZone, tables);
  } else if (tables.size >= datesPerZoneMax) {
    for (const oldest of tables.keys()) {
      tables.delete(oldest);
      break;
    }
  }
  tables.set(serviceDate, table);
  return table;
}

/** The instant at which a wall quarter begins; NaN when the clock never shows it on that day. */
export function startOfWallQuarter(table: QuarterTable, wallQuarter: number): number {
  const elapsed = table.elapsedOfWall[wallQuarter] ?? -1;
  return elapsed < 0 ? Number.NaN : table.startMs + elapsed * quarterMs;
}

function makeQuarterTable(serviceDate: string, timeZone: string): QuarterTable {
  const dayNumber = dayNumberOf(serviceDate);
  const midnightWallMs = dayNumber * dayMs;
  const startMs = edgeOfWallTime(midnightWallMs + dayStartMinute * minuteMs, timeZone);
  const endMs = edgeOfWallTime(midnightWallMs + dayEndMinute * minuteMs, timeZone);
  const isRegular = endMs - startMs === dayMs && offsetSpanAt(startMs, timeZone).untilMs >= endMs;
  return {
    serviceDate,
    timeZone,
    startMs,
    endMs,
    weekday: (((dayNumber + 3) % 7) + 7) % 7,
    elapsedQuarters: Math.ceil((endMs - startMs) / quarterMs),
    isRegular,
    elapsedOfWall: isRegular ? sameCounting : countElapsed({ midnightWallMs, startMs, endMs, timeZone }),
  };
}

function countElapsed(day: { midnightWallMs: number; startMs: number; endMs: number; timeZone: string }): Int16Array {
  const elapsedOfWall = new Int16Array(wallQuarters).fill(-1);
  for (let quarter = 0; quarter < wallQuarters; quarter++) {
    const wallMs = day.midnightWallMs + (dayStartMinute + quarter * quarterMinutes) * minuteMs;
    const epochMs = instantOfWallTime(wallMs, day.timeZone);
    if (epochMs === null || epochMs < day.startMs || epochMs >= day.endMs) continue;
    const elapsed = (epochMs - day.startMs) / quarterMs;
    // A clock moved by an odd number of minutes (the last time in 1972) leaves starts between two
    // elapsed quarters; such a time is not offered.
    if (Number.isInteger(elapsed)) elapsedOfWall[quarter] = elapsed;
  }
  return elapsedOfWall;
}
