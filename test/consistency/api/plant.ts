import { setTimeout as sleep } from 'node:timers/promises';
import { type Asker, Cache, LogTail, Standbys } from '#caching';
import { AnswerParts } from '../../../libs/caching/src/http/answer-parts.ts';
import { Loader } from '../../../libs/caching/src/core/loader.ts';
import { RequestConsistency } from '../../../libs/caching/src/log/request-consistency.ts';
import { LogConnection } from '../../../libs/caching/src/persistence/log-connection.ts';
import { replaceMethod } from '../../support/replace-method.ts';
import type { Planted } from '../sabotage.ts';

/** Makes something wrong in this process, before anything is made of it. The product itself has no switch for it. */
export function plant(planted: Planted | null): void {
  if (planted !== null) plants[planted]();
}

/** Between a load and its stamp, so that something happens there. */
const betweenMs = 30;

const minuteMs = 60_000;

const plants: Readonly<Record<Planted, () => void>> = {
  'stamp-after-load': () =>
    replaceMethod(Loader.prototype, 'load', (load) => function (this: Loader, call, how) {
      const { log } = this['options'];
      const late = async (): ReturnType<typeof call.load> => {
        const loaded = await call.load();
        await sleep(betweenMs);
        await log.tailNow();
        return { ...loaded, stamp: log.latest ?? loaded.stamp };
      };
      return load.call(this, { ...call, load: late }, how);
    }),
  'rows-skipped': () => {
    let rows = 0;
    replaceMethod(LogConnection.prototype, 'read', (read) => async function (this: LogConnection, previous, tagsMax) {
      const reading = await read.call(this, previous, tagsMax);
      return { ...reading, changes: reading.changes?.filter(() => (rows += 1) % 2 === 0) ?? null };
    });
  },
  'token-without-write': () => replaceMethod(RequestConsistency.prototype, 'wrote', () => () => undefined),
  'token-without-reads': () =>
    replaceMethod(RequestConsistency.prototype, 'token', (token) => function (this: RequestConsistency) {
      return this.hasWritten ? token.call(this) : (this['given'] ?? null);
    }),
  'token-ignored': () => {
    replaceMethod(RequestConsistency.prototype, 'isKnownAlready', () => () => true);
    replaceMethod(RequestConsistency.prototype, 'isKnownHere', () => () => Promise.resolve(true));
  },
  'floor-ignored': () =>
    replaceMethod(LogConnection.prototype, 'read', (read) => async function (this: LogConnection, previous, tagsMax) {
      return { ...(await read.call(this, previous, tagsMax)), floor: 0n };
    }),
  'valid-until-ignored': () =>
    replaceMethod(Loader.prototype, 'load', (load) => function (this: Loader, call, how) {
      return load.call(this, { ...call, load: async () => ({ ...(await call.load()), validUntilMs: Infinity }) }, how);
    }),
  'lead-time-ignored': () =>
    replaceMethod(AnswerParts.prototype, 'holdsUntil', (holdsUntil) => function (this: AnswerParts, epochMs) {
      // It is over in the millisecond after a whole minute; books open, and holds run out, at others.
      if (epochMs % minuteMs !== 1) holdsUntil.call(this, epochMs);
    }),
  'standby-believed': () =>
    replaceMethod(Standbys.prototype, 'load', (load) => function <V>(this: Standbys, ...[run]: Parameters<typeof load<V>>) {
      return load.call(this, run, ({ stamp: { epoch, xmin, mayShowBelow: xmax = xmin }, ...loaded }) => Promise.resolve({ ...loaded, stamp: { epoch, xmin, xmax, xip: [] } }));
    } as typeof load),
  'tenants-mixed': () => {
    const mixed = <A extends Asker>(asker: A): A => (asker.tenantId.includes('-') ? { ...asker, tenantId: '00000000-0000-4000-8000-000000000000' } : asker);
    replaceMethod(Cache.prototype, 'read', (read) => function <V>(this: Cache, ...[asker, ...asked]: Parameters<typeof read<V>>) {
      return read.call(this, mixed(asker), ...asked);
    } as typeof read);
    replaceMethod(Cache.prototype, 'peek', (peek) => function <V>(this: Cache, ...[asker, ...asked]: Parameters<typeof peek<V>>) {
      return peek.call(this, mixed(asker), ...asked);
    } as typeof peek);
  },
  'age-ignored': () => replaceMethod(LogTail.prototype, 'ageMs', () => () => 0),
  'clock-ignored': () =>
    replaceMethod(Cache.prototype, 'read', (read) => async function <V>(this: Cache, ...asked: Parameters<typeof read<V>>) {
      return { ...(await read.call(this, ...asked)), trueAtMs: -Infinity } as Awaited<ReturnType<typeof read<V>>>;
    } as typeof read),
};
