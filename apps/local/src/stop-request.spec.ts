import { afterEach, describe, expect, it } from 'vitest';
import { StopRequest } from './stop-request.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function listening() {
  const exits: number[] = [];
  let nowMs = 1_000;
  const stop = new StopRequest({ exit: (code) => exits.push(code), now: () => nowMs });
  return { stop, exits, pass: (ms: number) => (nowMs += ms) };
}

describe('StopRequest', () => {
  const before = new Map(signals.map((signal) => [signal, process.listeners(signal)]));
  afterEach(() => {
    for (const signal of signals) {
      for (const listener of process.listeners(signal)) if (before.get(signal)?.includes(listener) !== true) process.off(signal, listener);
    }
  });

  it.each(signals)('is made by %s', async (signal) => {
    const { stop, exits } = listening();
    expect(stop.isRequested).toBe(false);
    process.emit(signal, signal);
    expect(stop.isRequested).toBe(true);
    expect(await stop.requested).toBe(signal);
    expect(exits).toEqual([]);
  });

  it('takes the same signal a moment later for the echo that npm makes of a Ctrl-C', () => {
    const { exits, pass } = listening();
    process.emit('SIGINT', 'SIGINT');
    pass(400);
    process.emit('SIGINT', 'SIGINT');
    expect(exits).toEqual([]);
  });

  it('ends the process at once when it is made again', () => {
    const { exits, pass } = listening();
    process.emit('SIGINT', 'SIGINT');
    pass(501);
    process.emit('SIGTERM', 'SIGTERM');
    expect(exits).toEqual([1]);
  });
});
