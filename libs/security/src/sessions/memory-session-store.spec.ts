import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fakeClock } from '#kernel';
import { MemorySessionStore } from './memory-session-store.ts';
import { sessionLimits } from './session-store.ts';

describe('the sessions of one process', () => {
  it('are refused to the last who come when there are too many, until others have ended', async () => {
    const clock = fakeClock(0);
    const store = new MemorySessionStore(clock, sessionLimits, 3);
    const begin = () => store.create({ tenantId: randomUUID(), userId: randomUUID() }, { address: '203.0.113.7', userAgent: 'a till' });
    for (let round = 0; round < 2; round += 1) {
      for (let count = 0; count < 3; count += 1) await begin();
      await expect(begin()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      clock.advance(sessionLimits.idleMs);
    }
  });
});
