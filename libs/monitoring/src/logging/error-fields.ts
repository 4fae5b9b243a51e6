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

/**
 * The parts of an error that are logged: a list, for node-postgres and TypeORM hang the query, its parameters and the
 * row in question on theirs, and those are guests' names and addresses.
 */
export function errorFields(error: unknown, causesLeft = causesMax): ErrorFields {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error).slice(0, 500) };
  const { name, message, stack, cause } = error;
  return {
    type: name,
    message,
    ...text(error, 'code'),
    ...text(error, 'constraint'),
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined || causesLeft === 0 ? {} : { cause: errorFields(cause, causesLeft - 1) }),
  };
}

function text(error: object, key: 'code' | 'constraint'): Partial<Record<'code' | 'constraint', string>> {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? { [key]: value } : {};
}
