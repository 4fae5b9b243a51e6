import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ComponentFinding } from '#kernel';
import { HealthWatcher } from './health-watcher.ts';

const times = { everyMs: 2, withinMs: 10_000 };
let watcher: HealthWatcher;
beforeEach(() => {
  watcher = new HealthWatcher();
  watcher.onApplicationBootstrap();
});
afterEach(() => watcher.beforeApplicationShutdown());

const one = (name = 'thing') => watcher.reports().find((report) => report.name === name);

describe('the watcher of components', () => {
  it('shows what was found last, when that has changed, and tells of changes', async () => {
    let found: ComponentFinding = { status: 'up', size: 1 };
    const told: unknown[] = [];
    watcher.onChange(({ name, status }) => told.push([name, status]));
    watcher.watch({ name: 'thing', look: () => Promise.resolve(found) }, times);
    await expect.poll(() => one()?.status, { timeout: 10_000 }).toBe('up');
    expect(one()).toMatchObject({ facts: { size: 1 }, latencyMs: expect.any(Number) as unknown, changedAt: expect.any(Date) as unknown });
    found = { status: 'degraded', size: 2 };
    await expect.poll(() => one()?.status, { timeout: 10_000 }).toBe('degraded');
    expect(told).toEqual([['thing', 'up'], ['thing', 'degraded']]);
  });

  it('says only what kind of error a look has thrown', async () => {
    watcher.watch({ name: 'thing', look: () => Promise.reject(Object.assign(new Error('connect to postgres://me:secret@host'), { code: 'ECONNREFUSED' })) }, times);
    await expect.poll(() => one()?.status, { timeout: 10_000 }).toBe('down');
    expect(one()?.facts).toEqual({ reason: 'ECONNREFUSED' });
  });

  it('takes a look that hangs for a failure, tells it so, and does not look again on top of it', async () => {
    let looks = 0;
    let hangs = false;
    const answer = Promise.withResolvers<ComponentFinding>();
    let wasTold = false;
    watcher.watch({
      name: 'thing',
      look: (signal) => {
        looks += 1;
        if (!hangs) return Promise.resolve({ status: 'up' });
        signal.addEventListener('abort', () => (wasTold = true));
        return answer.promise;
      },
    }, { everyMs: 2, withinMs: 20 });
    await expect.poll(() => one()?.status, { timeout: 10_000 }).toBe('up');
    hangs = true;
    await expect.poll(() => one()?.status, { timeout: 10_000 }).toBe('down');
    const looksWhenDown = looks;
    const { lookedAt } = one() ?? {};
    await expect.poll(() => (one()?.lookedAt?.getTime() ?? 0) > (lookedAt?.getTime() ?? Infinity), { timeout: 10_000 }).toBe(true);
    expect([looks, wasTold]).toEqual([looksWhenDown, true]);
    hangs = false;
    answer.resolve({ status: 'up' });
    await expect.poll(() => one()?.status, { timeout: 10_000 }).toBe('up');
  });

  it('goes on with the others while one hangs, and replaces one of the same name', async () => {
    watcher.watch({ name: 'hanging', look: () => new Promise(() => undefined) }, times);
    watcher.watch({ name: 'thing', look: () => Promise.resolve({ status: 'down' }) }, times);
    await expect.poll(() => one()?.status, { timeout: 10_000 }).toBe('down');
    watcher.watch({ name: 'thing', look: () => Promise.resolve({ status: 'up' }) }, times);
    await expect.poll(() => one()?.status, { timeout: 10_000 }).toBe('up');
    expect(watcher.reports().map(({ name, status }) => [name, status])).toEqual([['hanging', null], ['thing', 'up']]);
  });
});
