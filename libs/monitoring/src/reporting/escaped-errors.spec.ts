import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../logging/logger.ts';
import { Defects } from './defects.ts';
import { MemoryErrorReporter } from './error-reporter.ts';
import { catchEscapedErrors, type EscapedErrorOptions } from './escaped-errors.ts';

// Vitest listens as well, and would fail the run: for the time of a test nobody else does.
type Event = 'unhandledRejection' | 'uncaughtException';
const others = new Map<Event, ((...args: unknown[]) => void)[]>();
let stopCatching: () => void = () => undefined;

/** As Node does when a callback throws. */
function escape(error: Error): void {
  for (const listener of process.listeners('uncaughtException')) listener(error, 'uncaughtException');
}

beforeEach(() => {
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
    others.set(event, process.listeners(event as 'uncaughtException') as ((...args: unknown[]) => void)[]);
    process.removeAllListeners(event);
  }
});
afterEach(() => {
  stopCatching();
  for (const [event, listeners] of others) for (const listener of listeners) process.on(event as 'uncaughtException', listener);
});

function caught(over: Partial<EscapedErrorOptions> = {}) {
  const reporter = new MemoryErrorReporter();
  const exits: number[] = [];
  const defects = new Defects({ logger: createLogger({ level: 'silent' }), reporter });
  stopCatching = catchEscapedErrors({ defects, end: () => Promise.resolve(), endMsMax: 5_000, exit: (code) => exits.push(code), ...over });
  return { reporter, exits, defects };
}

describe('what nobody catches', () => {
  it('as a failed promise is reported once, also when somebody has told of it already, and ends nothing', async () => {
    const { reporter, exits, defects } = caught();
    const told = new Error('told');
    defects.tell(told, { code: 'INTERNAL', traceId: null, route: null, message: 'answered' });
    void Promise.reject(told);
    void Promise.reject(new Error('nobody waits'));
    await expect.poll(() => reporter.reports.map(({ route }) => route)).toEqual([null, 'unhandledRejection']);
    expect(exits).toEqual([]);
  });

  it('as an exception ends the process with 1, once what is under way has ended', async () => {
    const { promise: end, resolve } = Promise.withResolvers<void>();
    const { reporter, exits } = caught({ end: () => end });
    escape(new Error('x'));
    expect([reporter.reports[0]?.level, exits]).toEqual(['fatal', []]);
    resolve();
    await expect.poll(() => exits).toEqual([1]);
  });

  it('ends it also when ending hangs, fails, or a second exception comes', async () => {
    const { promise: never } = Promise.withResolvers<void>();
    const hanging = caught({ end: () => never, endMsMax: 10 });
    escape(new Error('x'));
    await expect.poll(() => hanging.exits).toEqual([1]);
    stopCatching();
    const failing = caught({
      end: () => {
        throw new Error('not even that');
      },
    });
    escape(new Error('x'));
    await expect.poll(() => failing.exits).toEqual([1]);
    stopCatching();
    const twice = caught({ end: () => never, endMsMax: 50 });
    for (const message of ['x', 'y']) escape(new Error(message));
    expect(twice.exits).toEqual([1]);
    // As far as the test goes on where a process would have ended.
    await expect.poll(() => twice.exits).toEqual([1, 1]);
  });
});
