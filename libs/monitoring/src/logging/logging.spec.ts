import { describe, expect, it } from 'vitest';
import { errorFields } from './error-fields.ts';
import { createLogger } from './logger.ts';
import { NestLogger } from './nest-logger.ts';

function collected(level: string): { lines: Record<string, unknown>[]; nest: NestLogger } {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ level, destination: { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) } });
  return { lines, nest: new NestLogger(logger) };
}

describe('Nest’s own messages', () => {
  it('are lines like all others, with its context', () => {
    const { lines, nest } = collected('trace');
    nest.log('Mapped {/v1} route', 'RouterExplorer');
    nest.warn('odd', 'Injector');
    nest.debug('d', 'X');
    nest.verbose('v', 'X');
    nest.fatal('f', 'X');
    expect(lines.map(({ level, message, context }) => ({ level, message, context }))).toEqual([
      { level: 'debug', message: 'Mapped {/v1} route', context: 'RouterExplorer' },
      { level: 'warn', message: 'odd', context: 'Injector' },
      { level: 'debug', message: 'd', context: 'X' },
      { level: 'trace', message: 'v', context: 'X' },
      { level: 'fatal', message: 'f', context: 'X' },
    ]);
  });

  it('keep their errors', () => {
    const { lines, nest } = collected('info');
    nest.error(new Error('broken'), 'stack', 'ExceptionsHandler');
    nest.error('failed', new TypeError('inner'), 'X');
    nest.log('not at this level');
    expect(lines).toEqual([
      expect.objectContaining({ level: 'error', message: 'broken', err: expect.objectContaining({ type: 'Error', message: 'broken' }) as unknown }),
      expect.objectContaining({ level: 'error', message: 'failed', err: expect.objectContaining({ type: 'TypeError' }) as unknown }),
    ]);
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
});
