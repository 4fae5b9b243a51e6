import type { InputError } from '#kernel';

/** Turn time of parties up to `maxParty`; the last of a list also serves larger ones. */
export interface TurnTime {
  readonly maxParty: number;
  readonly minutes: number;
}

// Invariant R5: a turn and its buffer last at most 24 hours.
// Why: a booking's transaction locks the days that its range can touch, and reads the day before and after; a longer
// stay would reach a day that nobody looked at. Proved by: turn-times.spec.ts
const stayMinutesMax = 1440;

/** What is wrong with a list of turn times, each fault pointing at its entry below `pointer`. */
export function turnTimeFaults(turnTimes: readonly TurnTime[], { bufferMinutes, pointer }: { bufferMinutes: number; pointer: string }): InputError[] {
  const faults: InputError[] = [];
  if (turnTimes.length === 0) faults.push({ pointer, code: 'EMPTY', detail: 'at least one turn time is needed' });
  turnTimes.forEach(({ maxParty, minutes }, index) => {
    const at = `${pointer}/${index}`;
    const before = turnTimes[index - 1];
    if (before !== undefined && maxParty <= before.maxParty) faults.push({ pointer: `${at}/max_party`, code: 'ORDER', detail: 'max_party must be larger than that of the entry before' });
    if (minutes % 15 !== 0 || minutes < 15) faults.push({ pointer: `${at}/minutes`, code: 'QUARTER', detail: 'minutes must be a multiple of 15' });
    if (minutes + bufferMinutes > stayMinutesMax) {
      faults.push({ pointer: `${at}/minutes`, code: 'TOO_LONG', detail: `with the buffer of ${bufferMinutes} minutes this must not exceed 24 hours: at most ${stayMinutesMax - bufferMinutes}` });
    }
  });
  return faults;
}
