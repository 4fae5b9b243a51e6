import { Cache, type CachedQuestion, type Entry } from '#caching';
import { AvailabilityDay } from '../../../libs/bookings/src/domain/availability-day.ts';
import { LogConnection } from '../../../libs/caching/src/persistence/log-connection.ts';
import type { Planted } from '../sabotage.ts';
import { replaceMethod } from '../../support/replace-method.ts';

/** Makes something wrong in this process, before anything is made of it. The product itself has no switch for it. */
export function plant(planted: Planted | null): void {
  if (planted !== null) plants[planted]();
}

const plants: Readonly<Record<Planted, () => void>> = {
  // Every second row is as good as not there.
  'tail-skips-rows': () => {
    let rows = 0;
    replaceMethod(LogConnection.prototype, 'read', (read) => async function (this: LogConnection, previous, tagsMax) {
      const reading = await read.call(this, previous, tagsMax);
      return { ...reading, changes: reading.changes?.filter(() => (rows += 1) % 2 === 0) ?? null };
    });
  },
  'mask-not-recomputed': () => replaceMethod(AvailabilityDay.prototype, 'mark', () => () => undefined),
  'valid-until-ignored': () => replaceMethod(AvailabilityDay.prototype, 'markDue', () => () => undefined),
  'kept-not-judged': () => replaceMethod(Cache.prototype, 'peekMany', () => function (this: Cache, { tenantId }, question, keys) {
    const entries = keys.flatMap((key) => this.memory.find(tenantId, question as CachedQuestion<unknown>)?.entries.get(key) ?? []);
    for (const entry of entries) entry.trueAtMs = this.nowMs();
    return entries.length === keys.length ? (entries as Entry<never>[]) : undefined;
  }),
  // Done to answers, by the module: `StalePages`.
  'page-not-judged': () => undefined,
};
