import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { errorFields } from './error-fields.ts';
import { inLogScope } from './log-scope.ts';
import { createLogger } from './logger.ts';
import { Loggers } from './loggers.ts';
import { nestLogger } from './logging.module.ts';

function collected(level: string): { lines: Record<string, unknown>[]; loggers: Loggers } {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ level, destination: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) } });
  return { lines, loggers: new Loggers(logger) };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('Nest’s own messages', () => {
  // nestjs-pino keeps the first logger of a process, so all of these speak to one.
  const { lines, loggers } = collected('info');
  const nest = nestLogger(loggers);
  beforeEach(() => {
    lines.length = 0;
    loggers.close();
  });

  it('are lines like all others, with its context', () => {
    loggers.change('all', 'trace', null);
    nest.log('Mapped {/v1} route', 'RouterExplorer');
    nest.warn('odd', 'Injector');
    nest.debug?.('d', 'X');
    nest.verbose?.('v', 'X');
    nest.fatal?.('f', 'X');
    expect(lines.map(({ level, message, context, module }) => ({ level, message, context, module }))).toEqual([
      { level: 'info', message: 'Mapped {/v1} route', context: 'RouterExplorer', module: 'nest' },
      { level: 'warn', message: 'odd', context: 'Injector', module: 'nest' },
      { level: 'debug', message: 'd', context: 'X', module: 'nest' },
      { level: 'trace', message: 'v', context: 'X', module: 'nest' },
      { level: 'fatal', message: 'f', context: 'X', module: 'nest' },
    ]);
  });

  it('of which modules and routes there are is written when somebody asks for it', () => {
    nest.log('Mapped {/v1} route', 'RouterExplorer');
    expect(lines).toEqual([]);
    loggers.change('nest', 'info', null);
    nest.log('Mapped {/v1} route', 'RouterExplorer');
    expect(lines).toHaveLength(1);
  });

  it('keep their errors, as ours are told', () => {
    nest.error(Object.assign(new Error('broken'), { detail: 'Key (email)=(ada) exists', parameters: ['ada'] }), 'ExceptionsHandler');
    expect(lines).toEqual([expect.objectContaining({ level: 'error', message: 'broken', err: expect.objectContaining({ type: 'Error', message: 'broken' }) as unknown })]);
    expect(JSON.stringify(lines)).not.toContain('ada');
  });
});

describe('a line', () => {
  it('names the ids of what is worked on, in all that this sets going', async () => {
    const { lines, loggers } = collected('info');
    const work = async (): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      loggers.of('outbox').info({ attempt: 2 }, 'delivered');
    };
    await Promise.all([inLogScope({ traceId: 'a'.repeat(32), delivery: '7' }, work), inLogScope({ traceId: 'b'.repeat(32), job: 'sweep' }, work)]);
    loggers.of('outbox').info('idle');
    expect(lines.map(({ traceId, delivery, job, attempt }) => ({ traceId, delivery, job, attempt }))).toEqual([
      { traceId: 'a'.repeat(32), delivery: '7', job: undefined, attempt: 2 },
      { traceId: 'b'.repeat(32), delivery: undefined, job: 'sweep', attempt: 2 },
      { traceId: undefined, delivery: undefined, job: undefined, attempt: undefined },
    ]);
  });
});

describe('the level of a part of the process', () => {
  const levelsOf = (loggers: Loggers) => Object.fromEntries(loggers.levels().map(({ module, level }) => [module, level]));

  it('follows that of all, unless it has its own', () => {
    const { lines, loggers } = collected('info');
    const [cache, outbox] = [loggers.of('cache'), loggers.of('outbox')];
    loggers.change('cache', 'debug', null);
    cache.debug('c');
    outbox.debug('o');
    loggers.change('all', 'error', null);
    outbox.warn('o');
    cache.debug('c');
    expect(lines.map(({ message }) => message)).toEqual(['c', 'c']);
    loggers.change('cache', null, null);
    expect(levelsOf(loggers)).toEqual({ all: 'error', cache: 'error', outbox: 'error' });
    loggers.close();
    expect(levelsOf(loggers)).toEqual({ all: 'info', cache: 'info', outbox: 'info' });
  });

  it('goes back by itself after the time that was said', () => {
    vi.useFakeTimers();
    const { loggers } = collected('info');
    loggers.of('cache');
    loggers.change('cache', 'trace', 60_000);
    expect(loggers.levels()[1]).toEqual({ module: 'cache', level: 'trace', untilMs: Date.now() + 60_000 });
    vi.advanceTimersByTime(59_999);
    expect(levelsOf(loggers)).toEqual({ all: 'info', cache: 'trace' });
    // Said again, it begins anew.
    loggers.change('cache', 'debug', 60_000);
    vi.advanceTimersByTime(59_999);
    expect(levelsOf(loggers)).toEqual({ all: 'info', cache: 'debug' });
    vi.advanceTimersByTime(1);
    expect(levelsOf(loggers)).toEqual({ all: 'info', cache: 'info' });
  });

  it('is refused for what is not there, and for more than a day', () => {
    const { loggers } = collected('info');
    loggers.of('cache');
    expect(() => loggers.change('cash', 'debug', null)).toThrow(RangeError);
    expect(() => loggers.change('cache', 'debug', 86_400_001)).toThrow(RangeError);
    expect(() => loggers.change('cache', 'debug', 0)).toThrow(RangeError);
  });
});

describe('an error in a log', () => {
  it('is told with its causes, to an end', () => {
    const endless = new Error('top', { cause: new Error('middle', { cause: new RangeError('bottom') }) });
    expect(errorFields(endless)).toMatchObject({ message: 'top', cause: { message: 'middle', cause: { type: 'RangeError', message: 'bottom' } } });
    const circular = new Error('round');
    circular.cause = circular;
    expect(JSON.stringify(errorFields(circular)).match(/"message":"round"/g)).toHaveLength(5);
  });

  it('that is no error is told as text, and not at any length', () => {
    expect(errorFields('x'.repeat(1_000))).toEqual({ type: 'string', message: 'x'.repeat(500) });
    expect(errorFields(undefined)).toEqual({ type: 'undefined', message: 'undefined' });
  });

  it('of PostgreSQL is told without the values that it quotes, in its message and above its stack', () => {
    const error = (code: string, message: string) => Object.assign(new Error(message), { severity: 'ERROR', code, detail: 'Key (email)=(ada) already exists.' });
    const unique = errorFields(error('23505', 'duplicate key value violates unique constraint "guests_email_key"'));
    expect(unique.message).toContain('"guests_email_key"');
    const invalid = errorFields(error('22P02', 'invalid input syntax for type integer: "ada"'));
    expect(invalid.message).toBe('invalid input syntax for type integer: "[redacted]"');
    expect(JSON.stringify([unique, invalid])).not.toContain('ada');
    expect(invalid.stack).toMatch(/^Error: invalid input syntax for type integer: "\[redacted\]"\n\s+at /);
  });
});
