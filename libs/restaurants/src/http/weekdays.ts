/** By bit: Monday is bit 0. */
export const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type WeekdayName = (typeof weekdayNames)[number];

export function weekdayBits(names: readonly WeekdayName[]): number {
  return names.reduce((bits, name) => bits | (1 << weekdayNames.indexOf(name)), 0);
}

export function weekdaysOf(bits: number): WeekdayName[] {
  return weekdayNames.filter((_, day) => ((bits >>> day) & 1) === 1);
}
