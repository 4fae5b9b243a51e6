import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Pause } from './pause.ts';

describe('a pause', () => {
  it('knows what it is for, and ends when others say so, or by itself', async () => {
    const pause = new Pause();
    const reason = new Error('no');
    const long = pause.after(reason, 3_600_000);
    expect(pause.reason).toBe(reason);
    pause.end();
    await long;
    expect(pause.reason).toBeNull();
    // Nobody pauses: nothing happens, and the next one is whole.
    pause.end();
    let isOver = false;
    const next = pause.after(reason, 3_600_000).then(() => (isOver = true));
    await setImmediate();
    expect(isOver).toBe(false);
    pause.end();
    await next;
    await pause.after(reason, 1);
    expect(pause.reason).toBeNull();
  });
});
