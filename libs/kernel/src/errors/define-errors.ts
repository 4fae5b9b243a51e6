import type { ForeignLanguage, Language } from './language.ts';
import { type Message, textOf } from './message.ts';

/** What is said of an error in one language. */
export interface ErrorText {
  /** As `ErrorDefinition.title`. */
  readonly title: string;
  /** As `ErrorDefinition.advice`. */
  readonly advice: string;
}

export type ErrorTranslations = Readonly<Record<ForeignLanguage, ErrorText>>;

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
  /** Title and advice in the other languages. A test over the whole catalogue asks for them. */
  readonly translations?: ErrorTranslations;
}

/** Title and advice in a language; in English where there is no translation. */
export function errorText({ title, advice, translations }: ErrorDefinition, language: Language): ErrorText {
  return language === 'en' ? { title, advice } : (translations?.[language] ?? { title, advice });
}

/** Where in the input something is wrong: a JSON Pointer (RFC 6901) into the body, or `?name` for the query. */
export interface InputError {
  readonly pointer: string;
  readonly code: string;
  /** A plain text is English, and told as it is in every language. */
  readonly detail: string | Message;
}

export interface Occurrence {
  /** What happened this time, for a person; never internals. A plain text is English: other languages get the advice instead. */
  readonly detail?: string | Message;
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
    super(`${definition.code}: ${inEnglish(occurrence.detail) ?? definition.title}`, { cause: occurrence.cause });
  }

  get code(): string {
    return this.definition.code;
  }

  get status(): number {
    return this.definition.status;
  }
}

function inEnglish(detail: string | Message | undefined): string | undefined {
  return typeof detail === 'object' ? textOf(detail, 'en') : detail;
}

type Raise = (occurrence?: Occurrence) => CouvertError;
export type ErrorTable<T extends Record<string, ErrorDefinition>> = { readonly [K in keyof T]: Raise } & {
  readonly definitions: readonly ErrorDefinition[];
};

/**
 * Makes a lib's error table: `bookingErrors.slotUnavailable({ detail })` builds the error to throw.
 * @param translations of each row
 * @throws RangeError when a row could not be answered as a problem document.
 */
export function defineErrors<T extends Record<string, ErrorDefinition>>(rows: T, translations?: { readonly [K in keyof T]: ErrorTranslations }): ErrorTable<T> {
  const table: Record<string, Raise> = {};
  const definitions: ErrorDefinition[] = [];
  for (const [name, row] of Object.entries(rows)) {
    const translated = translations?.[name];
    const definition = Object.freeze(translated === undefined ? row : { ...row, translations: translated });
    if (!/^[A-Z][A-Z0-9_]{2,}$/.test(definition.code)) throw new RangeError(`error code is not upper snake case: ${definition.code}`);
    if (definition.status < 400 || definition.status > 599) throw new RangeError(`not an error status: ${definition.status}`);
    definitions.push(definition);
    table[name] = (occurrence) => new CouvertError(definition, occurrence);
  }
  return Object.freeze(Object.assign(table, { definitions: Object.freeze(definitions) })) as ErrorTable<T>;
}
