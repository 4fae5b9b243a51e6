import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type FakeClock, fakeClock } from '#kernel';
import { type NewSession, type SessionLimits, type SessionOwner, sessionLimits, type SessionStore } from '#security';

const minuteMs = 60_000;
const origin = { address: '203.0.113.7', userAgent: 'Mozilla/5.0 (till at the door)' };

/** What every store of sessions does, whichever it is. Call it inside a `describe`. */
export function keepsSessions(make: (options: { clock: FakeClock; limits: SessionLimits }) => Promise<{ store: SessionStore; close(): Promise<void> }>): void {
  const clock = fakeClock(Date.now());
  let made: { store: SessionStore; close(): Promise<void> };
  let store: SessionStore;
  let ada: SessionOwner;
  beforeAll(async () => {
    made = await make({ clock, limits: { ...sessionLimits, perOwnerMax: 3 } });
    store = made.store;
  });
  afterAll(() => made?.close());
  beforeEach(() => {
    ada = { tenantId: randomUUID(), userId: randomUUID() };
  });

  const find = ({ id, session }: NewSession) => store.find(session.tenantId, id);
  const handlesOf = async (owner: SessionOwner): Promise<string[]> => (await store.list(owner)).map(({ handle }) => handle);
  /** One after another, for lists are in the order of time. */
  const begin = async (owner = ada): Promise<NewSession> => {
    clock.advance(1_000);
    return store.create(owner, origin);
  };

  it('opens with the id that was given out, once and to one person', async () => {
    const one = await begin();
    const other = await begin();
    expect(one.id).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(one.id).not.toBe(other.id);
    expect(await find(one)).toEqual({ ...ada, ...origin, handle: one.session.handle, createdAtMs: clock.now() - 1_000, seenAtMs: clock.now() - 1_000 });
  });

  it('opens with nothing else, whatever is sent', async () => {
    const { id, session } = await begin();
    const changed = `${id.startsWith('A') ? 'B' : 'A'}${id.slice(1)}`;
    for (const wrong of ['', changed, session.handle, `${id} `, id.slice(1), '*', '{}', 'é'.repeat(43), 'a'.repeat(100_000)]) expect(await store.find(ada.tenantId, wrong)).toBeNull();
    expect(await store.find(randomUUID(), id)).toBeNull();
  });

  it('ends when it is not used for half an hour, and each use puts that off', async () => {
    const used = await begin();
    const idle = await begin();
    clock.advance(29 * minuteMs);
    expect((await find(used))?.seenAtMs).toBe(clock.now());
    clock.advance(2 * minuteMs);
    expect(await find(idle)).toBeNull();
    expect(await find(used)).not.toBeNull();
    expect(await handlesOf(ada)).toEqual([used.session.handle]);
    clock.advance(30 * minuteMs);
    expect(await find(used)).toBeNull();
    expect(await handlesOf(ada)).toEqual([]);
  });

  it('ends after twelve hours, however much it is used', async () => {
    const session = await begin();
    for (let passed = 0; passed < 24; passed += 1) {
      expect(await find(session)).not.toBeNull();
      clock.advance(29 * minuteMs);
    }
    expect(await find(session)).not.toBeNull();
    clock.advance(24 * minuteMs);
    expect(await find(session)).toBeNull();
    expect(await store.list(ada)).toEqual([]);
  });

  it('notes a use once a minute', async () => {
    const session = await begin();
    clock.advance(minuteMs - 1);
    expect((await find(session))?.seenAtMs).toBe(session.session.createdAtMs);
    clock.advance(1);
    expect((await find(session))?.seenAtMs).toBe(clock.now());
    const notedAtMs = clock.now();
    clock.advance(minuteMs - 1);
    expect((await find(session))?.seenAtMs).toBe(notedAtMs);
  });

  it('is ended by its person, and by nobody else, not even of the same tenant', async () => {
    const session = await begin();
    const eve = { ...ada, userId: randomUUID() };
    await begin(eve);
    const { handle } = session.session;
    for (const other of [eve, { ...ada, tenantId: randomUUID() }]) expect(await store.end(other, handle)).toBe(false);
    for (const wrong of ['', '*', session.id]) expect(await store.end(ada, wrong)).toBe(false);
    expect(await find(session)).not.toBeNull();
    expect(await store.end(ada, handle)).toBe(true);
    expect(await find(session)).toBeNull();
    expect(await store.end(ada, handle)).toBe(false);
    expect(await store.list(ada)).toEqual([]);
  });

  it('stays ended when it is used at the same moment', async () => {
    for (let round = 0; round < 20; round += 1) {
      const session = await begin();
      clock.advance(minuteMs);
      await Promise.all([find(session), find(session), store.end(ada, session.session.handle), find(session)]);
      expect(await find(session)).toBeNull();
    }
  });

  it('is listed with the person’s others, newest first, and ended with all of them, or all but one', async () => {
    const mine = [await begin(), await begin(), await begin()];
    const theirs = await begin({ ...ada, userId: randomUUID() });
    const [first, second, third] = mine.map(({ session }) => session.handle);
    expect(await handlesOf(ada)).toEqual([third, second, first]);
    expect(await store.endAll(ada, second)).toBe(2);
    expect(await handlesOf(ada)).toEqual([second]);
    expect(await store.endAll(ada)).toBe(1);
    expect(await store.endAll(ada)).toBe(0);
    for (const session of mine) expect(await find(session)).toBeNull();
    expect(await find(theirs)).not.toBeNull();
  });

  it('gives way to newer ones when a person has too many, and those that have ended are not counted', async () => {
    const ended = [await begin(), await begin()];
    clock.advance(30 * minuteMs);
    const all = [];
    for (let count = 0; count < 4; count += 1) all.push(await begin());
    const [oldest, ...rest] = all;
    expect(await find(oldest as NewSession)).toBeNull();
    for (const session of rest) expect(await find(session)).not.toBeNull();
    expect(await handlesOf(ada)).toEqual(rest.map(({ session }) => session.handle).reverse());
    for (const session of ended) expect(await find(session)).toBeNull();
  });

  it('keeps the beginning of what a browser says of itself', async () => {
    const session = await store.create(ada, { address: 'x'.repeat(10_000), userAgent: 'é"\\\0'.repeat(10_000) });
    const found = await find(session);
    expect([found?.address.length, found?.userAgent.length]).toEqual([64, 200]);
    expect(found).toEqual(session.session);
  });

  it('is nobody’s without a person and a tenant', async () => {
    for (const wrong of ['', 'platform', '*', `${ada.userId}}x`]) {
      await expect(store.create({ ...ada, userId: wrong }, origin)).rejects.toThrow(RangeError);
      await expect(store.create({ ...ada, tenantId: wrong }, origin)).rejects.toThrow(RangeError);
      await expect(store.endAll({ ...ada, userId: wrong })).rejects.toThrow(RangeError);
    }
  });
}
