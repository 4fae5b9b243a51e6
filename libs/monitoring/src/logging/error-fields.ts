import { censored, scrubText } from './scrub-text.ts';

/** How an error is logged. */
export interface ErrorFields {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly constraint?: string;
  readonly stack?: string;
  readonly cause?: ErrorFields;
}

const causesMax = 4;
const messageMax = 2_000;
const stackMax = 8_000;

/**
 * The parts of an error that are logged: a list, for node-postgres and TypeORM hang the query, its parameters and the
 * row in question on theirs, and those are guests' names and addresses.
 */
export function errorFields(error: unknown, causesLeft = causesMax): ErrorFields {
  if (!(error instanceof Error)) return { type: typeof error, message: scrubText(String(error).slice(0, 500)) };
  const { name, cause } = error;
  const message = messageOf(error);
  const stack = stackOf(error, message);
  return {
    type: name,
    message,
    ...text(error, 'code'),
    ...text(error, 'constraint'),
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined || causesLeft === 0 ? {} : { cause: errorFields(cause, causesLeft - 1) }),
  };
}

function messageOf(error: Error): string {
  const message = String(error.message).slice(0, messageMax);
  return scrubText(isDatabaseError(error) ? withoutValues(message, error) : message);
}

/** V8 writes the message above the frames as it was when the error was made: it is replaced, or it would say what the message does not. */
function stackOf(error: Error, message: string): string | undefined {
  const { stack } = error;
  if (typeof stack !== 'string') return undefined;
  const firstFrame = stack.search(/^\s+at /m);
  const frames = firstFrame === -1 ? '' : stack.slice(firstFrame);
  return scrubText(`${error.name}: ${message}\n${frames}`.slice(0, stackMax));
}

function isDatabaseError(error: Error): boolean {
  return 'severity' in error || 'routine' in error || 'driverError' in error;
}

/**
 * PostgreSQL quotes names of its things and values alike. Names of ours are snake_case, and are of use; a value in the same
 * form is only ever quoted by errors of class 22 (data exception), whose names are of no use.
 */
function withoutValues(message: string, error: Error): string {
  const code: unknown = Reflect.get(error, 'code');
  const isAboutValue = typeof code !== 'string' || code.startsWith('22');
  return message.replaceAll(/"([^"]*)"/g, (quoted: string, inside: string) => (!isAboutValue && /^[a-z_][a-z0-9_.]*$/.test(inside) ? quoted : `"${censored}"`)).replaceAll(/\)=\([^)]*\)/g, `)=(${censored})`);
}

function text(error: object, key: 'code' | 'constraint'): Partial<Record<'code' | 'constraint', string>> {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? { [key]: value } : {};
}
