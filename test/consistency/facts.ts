// What the judge is given: what was written, what was read, and what was done to the machinery meanwhile. All instants are the
// checker's monotonic clock, ms: when it sent, and when it knew. So they are never narrower than the truth.

/** H: how old an answer may be, counted from the request's arrival, ms. */
export const stalenessMs = 1_000;

/** One attempt to give a register its next value. Values of a register only grow, and none is written twice. */
export interface Write {
  readonly of: 'write';
  readonly register: string;
  readonly value: number;
  /** `unknown`: whoever should have answered had died. */
  readonly outcome: 'committed' | 'unknown' | 'rolled back';
  /** Before it could be seen by anybody. */
  readonly sentAtMs: number;
  /** When it was known to be over. */
  readonly knownAtMs: number;
  /** It is the clock that has taken a time from guests; left out: people, or a hold that ran out. */
  readonly by?: 'lead time';
}

/** What a client who brings a token must be shown at least. */
export interface Floor {
  readonly value: number;
  readonly by: 'own write' | 'earlier read';
  /** When what the token says was asked for. */
  readonly sinceMs: number;
}

/** One answer. */
export interface Read {
  readonly of: 'read';
  readonly register: string;
  readonly process: string;
  readonly sentAtMs: number;
  readonly atMs: number;
  /** Null when nothing came back. */
  readonly status: number | null;
  /** Null when the answer shows none. */
  readonly value: number | null;
  /** Null without a token, or with one that says nothing of the register. */
  readonly floor: Floor | null;
  readonly cacheStatus: string | null;
  /** Whether something of another tenant was in it, anywhere. */
  readonly showsOther: boolean;
  /** Of a problem, or what broke. */
  readonly failure: string | null;
}

/** PostgreSQL was killed, or a backup was restored: what was committed and not written down is gone, and these are the values now. */
export interface Crash {
  readonly of: 'crash';
  readonly fromMs: number;
  readonly untilMs: number;
  readonly values: Readonly<Record<string, number>>;
}

// What takes a busy machine longest comes last.
export const faultKinds = ['Redis frozen', 'process stopped', 'backup restored', 'PostgreSQL killed', 'Redis emptied', 'standby promoted', 'process cut off', 'connections cut', 'Redis killed', 'process killed'] as const;

/** Something that was done to the machinery. */
export interface Fault {
  readonly of: 'fault';
  readonly kind: (typeof faultKinds)[number];
  readonly fromMs: number;
  readonly untilMs: number;
}

export type Line = Write | Read | Crash | Fault;

export const rules = ['never older than H', 'read your writes', 'never back', 'lead times pass', 'only what was committed', 'tenants stay apart', 'reads are answered'] as const;
export type Rule = (typeof rules)[number];

/** A rule that was broken, in a sentence with its evidence. */
export interface Violation {
  readonly rule: Rule;
  readonly what: string;
}

/** Whether an answer says that it may be old (RFC 9211: a hit whose time is over, or a detail). */
export function saysStale(cacheStatus: string | null): boolean {
  return cacheStatus !== null && /; ttl=-\d|; detail="?[^;]*stale/.test(cacheStatus);
}
