/** One row of the catalogue: everything that is fixed about an error. */
export interface ErrorDefinition {
  /** Stable, machine-readable, upper snake case; never changes once released. */
  readonly code: string;
  /** HTTP status by RFC 9110. */
  readonly status: number;
  /** One short sentence, the same for every occurrence (RFC 9457 `title`). */
  readonly title: string;
  /** Whether the same request may succeed when it is sent again unchanged. */
  readonly retryable: boolean;
  /** What the caller can do about it. */
  readonly advice: string;
}

/** Where in the input something is wrong: a JSON Pointer (RFC 6901) into the body, or `?name` for the query. */
export interface InputError {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

export interface Occurrence {
  /** What happened this time, for a person; never internals. */
  readonly detail?: string;
  readonly errors?: readonly InputError[];
  /** Further members of the problem document, in snake_case. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
  /** The technical cause: logged, never answered. */
  readonly cause?: unknown;
}

/** The only error that leaves a use case: a catalogue row and what happened this time. */
export class CouvertError extends Error {
  override readonly name = 'CouvertError';

  constructor(
    readonly definition: ErrorDefinition,
    readonly occurrence: Occurrence = {},
  ) {
    super(`${definition.code}: ${occurrence.detail ?? definition.title}`, { cause: occurrence.cause });
  }

  get code(): string {
    return this.definition.code;
  }

  get status(): number {
    return this.definition.status;
  }
}

type Raise = (occurrence?: Occurrence) => CouvertError;
export type ErrorTable<T extends Record<string, ErrorDefinition>> = { readonly [K in keyof T]: Raise } & {
  readonly definitions: readonly ErrorDefinition[];
};

/**
 * Makes a lib's error table: `bookingErrors.slotUnavailable({ detail })` builds the error to throw.
 * @throws RangeError when a row could not be answered as a problem document.
 */
export function defineErrors<T extends Record<string, ErrorDefinition>>(rows: T): ErrorTable<T> {
  const table: Record<string, Raise> = {};
  for (const [name, definition] of Object.entries(rows)) {
    if (!/^[A-Z][A-Z0-9_]{2,}$/.test(definition.code)) throw new RangeError(`error code is not upper snake case: ${definition.code}`);
    if (definition.status < 400 || definition.status > 599) throw new RangeError(`not an error status: ${definition.status}`);
    Object.freeze(definition);
    table[name] = (occurrence) => new CouvertError(definition, occurrence);
  }
  return Object.freeze(Object.assign(table, { definitions: Object.freeze(Object.values(rows)) })) as ErrorTable<T>;
}
