import { afterEach, describe, expect, it } from 'vitest';
import { Readiness } from '../health/readiness.ts';
import { createLogger } from '../logging/logger.ts';
import { DrainHooks } from './drain-hooks.ts';
import { type DrainOptions, drainOnSignals } from './drain-on-signals.ts';

const lines: string[] = [];
const logger = createLogger({ level: 'info', destination: { write: (line: string) => void lines.push(line) } });
let stopListening: () => void = () => undefined;

afterEach(() => {
  stopListening();
  lines.length = 0;
});

/** Listens with `over`, sends a signal to the functions that listen in this process, and waits for the exit. */
function drained(over: Partial<DrainOptions>, ...signals: NodeJS.Signals[]): Promise<{ code: number; readiness: Readiness }> {
  const readiness = new Readiness();
  readiness.started();
  return new Promise((resolve) => {
    stopListening = drainOnSignals({ readiness, logger, waitMs: 0, timeoutMs: 1_000, close: () => Promise.resolve(), cutOff: () => undefined, exit: (code) => resolve({ code, readiness }), ...over });
    for (const signal of signals) process.emit(signal, signal);
  });
}

describe('a process that is asked to stop', () => {
  it('closes everything and exits with 0, by SIGTERM and by SIGINT', async () => {
    let closed = 0;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { code, readiness } = await drained({ close: () => Promise.resolve(void (closed += 1)) }, signal);
      expect([code, readiness.state]).toEqual([0, 'draining']);
      stopListening();
    }
    expect(closed).toBe(2);
  });

  it('cuts off what is still under way when the time is over', async () => {
    const { promise: cut, resolve: cutOff } = Promise.withResolvers<void>();
    const { code } = await drained({ timeoutMs: 1, close: () => cut, cutOff }, 'SIGTERM');
    expect(code).toBe(0);
    expect(lines.join('')).toContain('cutting them off');
  });

  it('exits at once with 1 at the second signal', async () => {
    const { promise: never } = Promise.withResolvers<void>();
    const { code } = await drained({ timeoutMs: 1, close: () => never }, 'SIGTERM', 'SIGINT');
    expect(code).toBe(1);
  });

  it('does last of all what others have asked for, and waits no longer for one that hangs or fails', async () => {
    const hooks = new DrainHooks();
    const order: string[] = [];
    hooks.add('traces', async () => void order.push('traces'));
    hooks.add('failing', () => Promise.reject(new Error('no collector')));
    hooks.add('hanging', () => new Promise(() => undefined));
    const { code } = await drained({ close: async () => void order.push('closed'), flush: () => hooks.run(logger) }, 'SIGTERM');
    expect([code, order]).toEqual([0, ['closed', 'traces']]);
    expect(lines.filter((line) => line.includes('what was to be done at the end')).map((line) => (JSON.parse(line) as { hook: string }).hook).sort()).toEqual(['failing', 'hanging']);
  });

  it('exits with 1 when closing fails, and says why', async () => {
    const { code } = await drained({ close: () => Promise.reject(new Error('the pool would not close')) }, 'SIGTERM');
    expect(code).toBe(1);
    expect(lines.join('')).toContain('the pool would not close');
  });
});
