import { AvailabilityDay } from '../../../libs/bookings/src/domain/availability-day.ts';
import { LogConnection } from '../../../libs/caching/src/persistence/log-connection.ts';
import type { Planted } from '../sabotage.ts';

/** Makes something wrong in this process, before anything is made of it. The product itself has no switch for it. */
export function plant(planted: Planted | null): void {
  if (planted !== null) plants[planted]();
}

const plants: Readonly<Record<Planted, () => void>> = {
  'tail-skips-rows': () => {
    const { read } = LogConnection.prototype;
    let rows = 0;
    LogConnection.prototype.read = async function (this: LogConnection, ...previous: Parameters<typeof read>): ReturnType<typeof read> {
      const reading = await read.apply(this, previous);
      // Every second row is as good as not there.
      return { ...reading, changes: reading.changes.filter(() => (rows += 1) % 2 === 0) };
    };
  },
  'mask-not-recomputed': () => {
    AvailabilityDay.prototype.mark = () => undefined;
  },
  'valid-until-ignored': () => {
    AvailabilityDay.prototype.markDue = () => undefined;
  },
  // Done to answers, by the module: `StalePages`.
  'page-not-judged': () => undefined,
};
