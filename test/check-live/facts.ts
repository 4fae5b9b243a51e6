// What the judge is given: what searchers were answered over HTTP, and what the rows said at the snapshot of each
// answer. Instants are epoch milliseconds of the database's clock; those of services (holds, lead times, horizons) are
// on the service clock, which runs faster (service-clock.ts).

/** How old the knowledge may be of which a search chooses whom to show, counted from the request's arrival, ms. */
export const stalenessMs = 1_000;
/** How often the change log is read, ms. */
export const tailPeriodMs = 100;

/** What has been free for longer than this when a search arrives must be shown. */
export const boundMs = stalenessMs + tailPeriodMs;

/** A search for free times, as it is asked over HTTP. */
export interface Question {
  readonly tenantId: string;
  /** Service date. */
  readonly date: string;
  readonly partySize: number;
  /** The times that are looked at, both included, in minutes from the service date's midnight. */
  readonly fromMinute: number;
  readonly untilMinute: number;
  readonly near: { readonly latitude: number; readonly longitude: number; readonly radiusM: number } | null;
  /** One word of a name. */
  readonly word: string | null;
  readonly cuisine: string | null;
  readonly limit: number;
}

/** The times of one restaurant on a page. */
export interface Shown {
  readonly id: number;
  readonly minutes: readonly number[];
}

/** One search and what the client got. */
export interface Asked {
  readonly of: 'asked';
  readonly traceId: string;
  /** Which process was asked. */
  readonly process: string;
  readonly question: Question;
  /** False when a cursor was sent along. */
  readonly isFirstPage: boolean;
  readonly sentAtMs: number;
  readonly atMs: number;
  /** Null when nothing came back. */
  readonly status: number | null;
  /** Of a problem, or what broke. */
  readonly failure: string | null;
  readonly asOfMs: number | null;
  readonly shown: readonly Shown[];
  readonly hasNext: boolean;
}

/** A restaurant at the snapshot of an answer. */
export interface HouseSeen {
  readonly id: number;
  readonly isListed: boolean;
  /** Whether the question is about it; `unsure` on the rim of a circle. */
  readonly belongs: 'yes' | 'no' | 'unsure';
  /**
   * When the last change of it or of the date committed that the snapshot sees; or when the server began, if that was
   * later: a crash undoes what was not written down yet, and so changes whatever it likes.
   */
  readonly touchedAtMs: number;
  /** The question's times that are free, on these rows, at the answer's `as_of`. */
  readonly free: readonly number[];
  /** Those that are free on these rows already when the bound began: before the arrival, by the bound. */
  readonly settled: readonly number[];
}

/** What the rows said in the transaction that an answer was made in. */
export interface Witnessed {
  readonly of: 'witnessed';
  readonly traceId: string;
  readonly process: string;
  /** `pg_current_snapshot()`: for whoever looks into a failure. */
  readonly snapshot: string;
  /** False when the search read nothing, and the witness had to open a transaction of its own, later. */
  readonly isOfTheSearch: boolean;
  /** Whether the page was put together from what was kept, valid at a reading of the log: then the witness has read the rows when it was made, later. */
  readonly isComposed: boolean;
  /** Whether an index named whom to show; else all were asked of the rows. */
  readonly isByIndex: boolean;
  /** When the process began to handle the request: not before, for what the machine stalls until it is known is counted for the search. */
  readonly arrivedAtMs: number;
  /** When the rows had been read. */
  readonly readAtMs: number;
  /** On the service clock: what the answer may say it is as of. */
  readonly asOfFromMs: number;
  readonly asOfUntilMs: number;
  /** `as_of` of the answer's body, by which `free` was computed. */
  readonly asOfMs: number;
  /** Those to which the question belongs, and those that were shown. */
  readonly houses: readonly HouseSeen[];
}

export const faultKinds = ['process stopped', 'connections cut', 'PostgreSQL restarted', 'PostgreSQL killed'] as const;

/** Something that was done to the machinery. */
export interface Fault {
  readonly of: 'fault';
  readonly kind: (typeof faultKinds)[number];
  readonly fromMs: number;
  readonly untilMs: number;
}

export type HistoryLine = Asked | Witnessed | Fault;

/** A rule that was broken, in a sentence with its evidence. */
export interface Violation {
  readonly rule: Rule;
  readonly what: string;
}

export const rules = ['shown was free', 'free was shown', 'shown was asked for', 'as_of is of the snapshot', 'rows were read', 'searches are answered'] as const;
export type Rule = (typeof rules)[number];
