import { type DestinationStream, type LogFn, type Logger, pino, stdTimeFunctions } from 'pino';
import { errorFields } from './error-fields.ts';
import { logScope } from './log-scope.ts';
import { scrubFields } from './scrub-fields.ts';
import { censored, scrubText } from './scrub-text.ts';

/** Writes JSON lines. */
export type { Logger } from 'pino';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LoggerOptions {
  readonly level: string;
  /** Where lines go; standard output without it, through a buffer that `logger.flush()` empties. */
  readonly destination?: DestinationStream;
  /** For a process that logs until its end: lines leave in pieces, at the latest after `flushMs`. */
  readonly isBuffered?: boolean;
}

/** What a child logger is given when it is made comes past `formatters.log`: pino looks for these, at the top and one object deep. */
const redactedInBindings = ['authorization', 'cookie', '["set-cookie"]', '["x-api-key"]', '["x-manage-token"]', 'manage_token', 'token', 'guest', 'guest_name', 'guest_email', 'guest_phone', 'email', 'phone', 'body', 'secret', 'password'].flatMap((name) => [name, name.startsWith('[') ? `*${name}` : `*.${name}`]);

/** Lines of a busy moment leave together: a call of the system for each took a third of what an answer from the edge takes. */
const bufferBytes = 8_192;
/** So much of the log a process that is killed takes along, and so late is it read. */
const flushMs = 200;

/**
 * Invariant M2: no key, token, cookie, or name and address of a guest reaches a log, at whatever depth and in whoever's
 * words. Why: logs are kept longer and read by more people than the database. Held by: members are judged by name, errors
 * are lists of parts, and the whole line is looked through for what gives itself away by its shape.
 * Proved by: test/e2e/platform/log-redaction.spec.ts, test/e2e/platform/access-lines.spec.ts
 */
export function createLogger({ level, destination, isBuffered = false }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: { service: 'couvert' },
      timestamp: stdTimeFunctions.isoTime,
      messageKey: 'message',
      // What `formatters.log` has made of it already is left as it is.
      serializers: { err: (error: unknown) => (error instanceof Error ? errorFields(error) : error) },
      formatters: { level: (label) => ({ level: label }), log: scrubFields },
      mixin: () => ({ ...logScope() }),
      redact: { paths: redactedInBindings, censor: censored },
      hooks: { streamWrite: scrubText, logMethod: withScrubbedMessage },
    },
    destination ?? pino.destination({ dest: 1, sync: false, ...(isBuffered ? { minLength: bufferBytes, periodicFlush: flushMs } : {}) }),
  );
}

/** Where nobody gives a line words, pino takes those of its error: as they are logged, not as they were thrown. */
function withScrubbedMessage(this: Logger, args: Parameters<LogFn>, log: LogFn): void {
  const [first, message]: unknown[] = args;
  const err: unknown = first instanceof Error ? first : typeof first === 'object' && first !== null && 'err' in first ? first.err : undefined;
  if (message === undefined && err instanceof Error) log.call(this, first instanceof Error ? { err } : (first as object), errorFields(err).message);
  else log.apply(this, args);
}
