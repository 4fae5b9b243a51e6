/** Who asks. Made once by the guard (or the command line), handed down explicitly, never looked up from below. */
export interface Caller {
  readonly kind: 'publishable' | 'secret' | 'guest' | 'system';
  /** Public id of the API key, when there is one. */
  readonly keyId: string | null;
  readonly scopes: ReadonlySet<string>;
  /** The restaurants that the caller is limited to; null means every one of the tenant. */
  readonly restaurantIds: readonly number[] | null;
  /** How the history of a booking names this caller. */
  readonly label: string;
}

/** A client's promise that repeats of a request carry the same key (draft-ietf-httpapi-idempotency-key-header). */
export interface IdempotencyRequest {
  readonly key: string;
  /** SHA-256 over method, route and body: the same key with another payload is refused. */
  readonly fingerprint: Buffer;
  /** Set when the answer is the one of an earlier request. */
  replayed: boolean;
}

/**
 * What a client has seen and written before, and what its present request adds. Units of work tell it; the answer's token
 * is made from it, so that the client finds the same, or later, on every process.
 */
export interface Consistency {
  /**
   * Whether what this process has in memory includes all that the client has seen and written; the change log is read
   * once more for it, if need be. False: answer from the database, which is always right.
   */
  isKnownHere(): Promise<boolean>;
  /** The same without reading anything: false may only mean that the log has to be read once more. */
  isKnownAlready(): boolean;
  /** The answer is made from what this snapshot (`pg_current_snapshot()`) shows. */
  saw(snapshot: string): void;
  /** This transaction of the request has committed. */
  wrote(xid: string): void;
  readonly hasWritten: boolean;
  /** For who goes on from the answer; null while nothing can be promised. */
  token(): string | null;
}

/** Something that was read, and how it can be told later whether it is still so. */
export interface AnswerPart {
  /** The snapshot under which it was read, or found to be so still. */
  readonly stamp: { readonly epoch: string; readonly xmin: bigint; readonly xmax: bigint; readonly xip: readonly bigint[] };
  /** What makes it untrue, in the words of the change log. */
  readonly tags: readonly string[];
  /** The database's clock, epoch ms, from which it says something else; Infinity: never. */
  readonly validUntilMs: number;
}

/** What an answer is made from, told by whoever reads, so that the answer can be kept as a whole. */
export interface Provenance {
  madeFrom(part: AnswerPart): void;
  /** By time alone the answer is another one from this instant of the database's clock on, epoch ms; the earliest counts. */
  holdsUntil(epochMs: number): void;
  /** Something was read that nobody can judge later: the answer is for this request alone. */
  madeFromElse(): void;
  /** Told each time the same bytes are sent to somebody else: what is counted of an answer is counted of those, too. */
  whenSentAgain(tell: (to: Recipient) => void): void;
  /** What was read was true so long ago, in ms, and perhaps is not any more: the answer says so, and is for this request alone. */
  madeFromStale(ageMs: number): void;
}

/** Who gets an answer that was made for somebody else. */
export interface Recipient {
  readonly keyId: string | null;
  readonly clientAddress: string | null;
}

/** What every use case and query gets first: tenant, caller, trace and deadline of one request or job. */
export interface Context {
  readonly tenantId: string;
  readonly caller: Caller;
  /** Where the request came from, as far as proxies are believed; null for jobs. */
  readonly clientAddress: string | null;
  readonly requestId: string;
  readonly traceId: string;
  /** `performance.now()` in ms after which nobody waits for the answer any more. */
  readonly deadlineAtMs: number;
  /** Aborted when the client has hung up: what is done for it alone may be left. Absent where nobody can. */
  readonly hungUp?: AbortSignal | undefined;
  readonly idempotency: IdempotencyRequest | null;
  /** Null for who gets no token: jobs, the command line. */
  readonly consistency: Consistency | null;
  /** Null where nobody keeps the answer. */
  readonly provenance: Provenance | null;
}

const everything: ReadonlySet<string> = new Set(['*']);

/** The context of a job, of the command line, or of a test: the tenant's own system, with every scope. */
export function systemContext(tenantId: string, overrides: Partial<Context> = {}): Context {
  return {
    tenantId,
    caller: { kind: 'system', keyId: null, scopes: everything, restaurantIds: null, label: 'system' },
    clientAddress: null,
    requestId: 'system',
    traceId: '0'.repeat(32),
    deadlineAtMs: performance.now() + 60_000,
    idempotency: null,
    consistency: null,
    provenance: null,
    ...overrides,
  };
}

export function mayUseScope(caller: Caller, scope: string): boolean {
  return caller.scopes.has('*') || caller.scopes.has(scope);
}

export function mayUseRestaurant(caller: Caller, restaurantId: number): boolean {
  return caller.restaurantIds === null || caller.restaurantIds.includes(restaurantId);
}
