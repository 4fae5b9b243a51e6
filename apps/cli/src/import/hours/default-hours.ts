import type { HouseKind } from '../place.ts';
import type { CompiledHours } from './compile-week.ts';

const everyDay = { weekdays: 0b1111111, validFrom: null, validTo: null };

/** The declared house defaults: when a house of a kind whose source has no hours is taken to be open, every day. */
export const defaultHours: Readonly<Record<HouseKind, CompiledHours>> = {
  // 12:00–15:00 and 18:00–23:00
  restaurant: { weekly: [{ ...everyDay, start: 720, end: 900 }, { ...everyDay, start: 1080, end: 1380 }], exceptions: [] },
  // 08:00–17:00
  cafe: { weekly: [{ ...everyDay, start: 480, end: 1020 }], exceptions: [] },
  // 11:00–22:00
  quick: { weekly: [{ ...everyDay, start: 660, end: 1320 }], exceptions: [] },
  // 17:00–01:00
  bar: { weekly: [{ ...everyDay, start: 1020, end: 1500 }], exceptions: [] },
};
