import { afterEach, describe, expect, it } from 'vitest';
import type { AnswerPart, Consistency } from '#kernel';
import { type FakeChangeLog, fakeChangeLog } from '../testing/fake-change-log.ts';
import { type AnswerQuestion, CachedAnswer, cachedAnswerKey } from './cached-answer.decorator.ts';
import { HttpAnswers } from './http-answers.ts';
import { storeAnswer } from './stored-answer.ts';

class Controller {
  @CachedAnswer({ name: 'of-this-spec', shape: 1, reads: 'strict' })
  find(): void {
    expect.unreachable();
  }
}
const question = Reflect.getMetadata(cachedAnswerKey, Object.getOwnPropertyDescriptor(Controller.prototype, 'find')?.value as object) as AnswerQuestion;
const key = '["/v1/x",[],[]]';
const make = () => storeAnswer({ status: 200, version: null, body: Buffer.from('{}'), fields: [] });
const asker = (tenantId: string, { audience = 'all', consistency = null }: { audience?: string; consistency?: Consistency | null } = {}) => ({ tenantId, audience, consistency, provenance: null, deadlineAtMs: Infinity });

describe('answers as bytes', () => {
  let answers: HttpAnswers;
  afterEach(() => answers.close());

  const begin = (): FakeChangeLog => {
    const log = fakeChangeLog();
    answers = new HttpAnswers({ log, bytesMax: 1_000_000, staleMsMax: 1_000, logRetentionMs: 3_600_000, lostStaleMsMax: 0 });
    return log;
  };
  const part = (log: FakeChangeLog, tag: string, validUntilMs = Infinity): AnswerPart => ({ stamp: log.stamp(), tags: [tag], validUntilMs });
  const keep = (parts: readonly AnswerPart[], tenantId = 'a') => answers.keep(asker(tenantId), question, { key, parts, make, sentAgain: null });
  const isThere = (whose = asker('a')): boolean => answers.find(whose, question, key) !== undefined;

  it('are found by their tenant and by who may see the same, and by nobody else', async () => {
    const log = begin();
    expect(await keep([part(log, 'x')])).toBe('kept');
    expect([isThere(), isThere(asker('b')), isThere(asker('a', { audience: 'few' }))]).toEqual([true, false, false]);
  });

  it('are gone when any of their parts changes', async () => {
    for (const tag of ['x', 'y']) {
      const log = begin();
      await keep([part(log, 'x'), part(log, 'y')]);
      log.commit('z');
      expect(isThere()).toBe(true);
      log.commit(tag);
      expect(isThere(), tag).toBe(false);
      answers.close();
    }
  });

  it('end with the first of their parts', async () => {
    const log = begin();
    await keep([part(log, 'x', 500), part(log, 'y', 200)]);
    log.setNowMs(199);
    expect(isThere()).toBe(true);
    log.setNowMs(200);
    expect(isThere()).toBe(false);
  });

  it('are not kept when a part changed while they were made', async () => {
    const log = begin();
    const parts = [part(log, 'x')];
    log.commit('x');
    await keep(parts);
    expect(isThere()).toBe(false);
    const [early, late] = [part(log, 'x'), part(log, 'y')];
    log.commit('z');
    const made = answers.keep(asker('a'), question, { key, parts: [early, { ...late, stamp: log.stamp() }], make: async () => (log.commit('y'), make()), sentAgain: null });
    await made;
    expect(isThere()).toBe(false);
  });

  it('are not served while the log is silent, nor to a client that knows more', async () => {
    const log = begin();
    await keep([part(log, 'x')]);
    const consistency = (isKnown: boolean): Consistency => ({ isKnownAlready: () => isKnown, isKnownHere: () => Promise.resolve(isKnown), saw: () => undefined, wrote: () => undefined, hasWritten: false, token: () => null });
    expect([isThere(asker('a', { consistency: consistency(true) })), isThere(asker('a', { consistency: consistency(false) }))]).toEqual([true, false]);
    log.setAgeMs(1_001);
    expect(isThere()).toBe(false);
  });

  it('take their place when they were overtaken', async () => {
    const log = begin();
    await keep([part(log, 'x')]);
    log.commit('x');
    await keep([part(log, 'x')]);
    expect(isThere()).toBe(true);
  });
});
