/** A booking of a seeded restaurant, with what came of it. Ids and references are invented too, so that they repeat. */
export interface BookingDraft {
  readonly id: string;
  readonly reference: string;
  /** Index into the people of `inventGuest`. */
  readonly guest: number;
  /** `YYYY-MM-DD`, the day cut at 05:00. */
  readonly serviceDate: string;
  /** `null` on a special day with services of its own. */
  readonly serviceName: string | null;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** `endsAtMs` and the buffer, rounded up to whole quarters. */
  readonly occupiedUntilMs: number;
  readonly localDate: string;
  /** `HH:MM`. */
  readonly localTime: string;
  readonly party: number;
  readonly status: 'pending' | 'confirmed' | 'completed' | 'cancelled' | 'no_show';
  readonly source: 'online' | 'phone' | 'walk_in';
  readonly requests: string;
  readonly createdAtMs: number;
  /** Indexes into the floor's tables; empty for who has cancelled. */
  readonly tables: readonly number[];
  readonly review: ReviewDraft | null;
}

export interface ReviewDraft {
  readonly id: string;
  /** 1..5. */
  readonly rating: number;
  readonly title: string;
  readonly body: string;
  readonly createdAtMs: number;
}

export interface GuestDraft {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}
