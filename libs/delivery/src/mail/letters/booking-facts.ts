import type { Language } from './language.ts';

/** What a letter about a booking is made from. All texts are as people wrote them. */
export interface BookingFacts {
  readonly language: Language;
  readonly reference: string;
  /** Epoch ms. */
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  /** IANA name: the restaurant's. */
  readonly timeZone: string;
  readonly party: number;
  readonly guestName: string | null;
  /** Until when the guest may change or cancel, epoch ms. */
  readonly changeableUntilMs: number;
  /** Epoch ms. */
  readonly nowMs: number;
  /** Where the guest manages the booking; null where nothing is known of such a place. */
  readonly manageUrl: string | null;
  readonly restaurant: RestaurantFacts;
}

export interface RestaurantFacts {
  readonly name: string;
  readonly street: string;
  readonly postalCode: string;
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly phone: string | null;
  /** Whether an answer to the mail reaches it. */
  readonly readsAnswers: boolean;
}
