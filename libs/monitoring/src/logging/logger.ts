import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { errorFields } from './error-fields.ts';

/** Writes JSON lines. */
export type { Logger } from 'pino';

/**
 * Invariant M2: no key, token, cookie, or name and address of a guest reaches a log, at the top of a line or one object
 * deep. Why: logs are kept longer and read by more people than the database. Proved by: test/e2e/platform/access-lines.spec.ts
 */
const redacted = ['authorization', 'cookie', '"set-cookie"', '"x-api-key"', '"x-manage-token"', 'manage_token', 'guest', 'guest_name', 'guest_email', 'guest_phone', 'email', 'phone', 'requests', 'body', 'secret', 'password'];

export interface LoggerOptions {
  readonly level: string;
  /** Where lines go; standard output without it, through a buffer that `logger.flush()` empties. */
  readonly destination?: DestinationStream;
  /** For a process that logs until its end: lines leave in pieces, at the latest after `flushMs`. */
  readonly isBuffered?: boolean;
}

/** Lines of a busy moment leave together: a call of the system for each took a third of what an answer from the edge takes. */
const bufferBytes = 16_000;
/** So much of the log a process that is killed takes along, and so late is it read. */
const flushMs = 200;

export function createLogger({ level, destination, isBuffered = false }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: { service: 'couvert' },
      timestamp: stdTimeFunctions.isoTime,
      messageKey: 'message',
      serializers: { err: (error: unknown) => errorFields(error) },
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redacted.flatMap((name) => [name, name.startsWith('"') ? `*[${name}]` : `*.${name}`].map(bracketed)), censor: '[redacted]' },
    },
    destination ?? pino.destination({ dest: 1, sync: false, ...(isBuffered ? { minLength: bufferBytes, periodicFlush: flushMs } : {}) }),
  );
}

// A path that begins with a quoted name must be bracketed.
function bracketed(path: string): string {
  return path.startsWith('"') ? `[${path}]` : path;
}
