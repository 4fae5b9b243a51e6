import { describe, expect, it } from 'vitest';
import { kernelErrors } from '#kernel';
import { DayGate } from './day-gate.ts';

const soon = (): number => performance.now() + 60_000;
const wait = (over: Partial<Parameters<DayGate<string>['pass']>[0]> = {}) => ({ days: ['7:2027-05-01'], judgedDay: '7:2027-05-01', deadlineAtMs: soon(), judge: null, ...over });

/** Work that ends when it is told to. */
function work<T>(answer: T): { run: () => Promise<T>; began: () => boolean; end: () => void } {
  const { promise, resolve } = Promise.withResolvers<T>();
  let hasBegun = false;
  return {
    run: () => {
      hasBegun = true;
      return promise;
    },
    began: () => hasBegun,
    end: () => resolve(answer),
  };
}

describe('the gate of a service day', () => {
  it('lets two at a time in, the others in the order in which they came', async () => {
    const gate = new DayGate<string>();
    const jobs = [0, 1, 2, 3].map((number) => work(number));
    const passes = jobs.map((job) => gate.pass(wait(), job.run));
    await new Promise(setImmediate);
    expect(jobs.map((job) => job.began())).toEqual([true, true, false, false]);
    jobs[1]?.end();
    expect(await passes[1]).toBe(1);
    await new Promise(setImmediate);
    expect(jobs.map((job) => job.began())).toEqual([true, true, true, false]);
    jobs.forEach((job) => job.end());
    expect(await Promise.all(passes)).toEqual([0, 1, 2, 3]);
    expect(gate.queueLength('7:2027-05-01')).toBe(0);
  });

  it('keeps days apart', async () => {
    const gate = new DayGate<string>();
    const busy = [work(1), work(2)];
    const passes = busy.map((job) => gate.pass(wait(), job.run));
    expect(await gate.pass(wait({ days: ['8:2027-05-01'], judgedDay: '8:2027-05-01' }), async () => 'at once')).toBe('at once');
    busy.forEach((job) => job.end());
    await Promise.all(passes);
  });

  it('gives the place back when the work fails', async () => {
    const gate = new DayGate<string>();
    for (let turn = 0; turn < 3; turn += 1) await expect(gate.pass(wait(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(gate.queueLength('7:2027-05-01')).toBe(0);
  });

  it('refuses, at once, who waits and cannot win any more, and nobody who comes later (B4)', async () => {
    const gate = new DayGate<string>();
    const busy = [work(1), work(2)];
    const passes = busy.map((job) => gate.pass(wait(), job.run));
    const judge = (day: string) => (day === 'full' ? kernelErrors.conflict() : null);
    const loser = gate.pass(wait({ judge }), async () => 'never');
    const patient = gate.pass(wait(), async () => 'in turn');
    const audience = gate.audienceOf('7:2027-05-01');
    const later = gate.pass(wait({ judge }), async () => 'had its look');
    gate.publish('7:2027-05-01', 'room', audience);
    gate.publish('7:2027-05-01', 'full', audience);
    await expect(loser).rejects.toMatchObject({ code: 'CONFLICT' });
    busy.forEach((job) => job.end());
    await Promise.all(passes);
    expect([await patient, await later]).toEqual(['in turn', 'had its look']);
  });

  it('gives up at the deadline, and the queue goes on without', async () => {
    const gate = new DayGate<string>();
    const busy = [work(1), work(2)];
    const passes = busy.map((job) => gate.pass(wait(), job.run));
    await expect(gate.pass(wait({ deadlineAtMs: performance.now() + 5 }), async () => 'late')).rejects.toMatchObject({ code: 'TIMEOUT' });
    busy.forEach((job) => job.end());
    await Promise.all(passes);
    expect(gate.queueLength('7:2027-05-01')).toBe(0);
  });
});
