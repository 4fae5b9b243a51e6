/** What endpoints can be told of; `booking.*` stands for all of a kind. */
export const webhookTopics = [
  'booking.*', 'booking.held', 'booking.requested', 'booking.confirmed', 'booking.moved', 'booking.edited', 'booking.reseated', 'booking.arrived', 'booking.seated',
  'booking.completed', 'booking.cancelled', 'booking.declined', 'booking.no_show', 'booking.expired', 'booking.reminder',
  'review.*', 'review.written', 'review.published', 'review.rejected',
] as const;
export type WebhookTopic = (typeof webhookTopics)[number];

/** Of a tenant: each message is sent once to each of them. */
export const endpointsMax = 20;

/** An endpoint that said 410 is `gone`; one that has failed for long is `failing`. */
export type DisabledReason = 'gone' | 'failing';

/** Where a tenant wants to be told of what happens. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly topics: readonly string[];
  readonly active: boolean;
  readonly disabledReason: DisabledReason | null;
  /** In a row. */
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly lastFailure: string | null;
  readonly lastDeliveredAt: Date | null;
  /** Until then the secret before the last rotation signs as well. */
  readonly previousSecretUntil: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface EndpointFields {
  readonly url: string;
  readonly description: string;
  readonly topics: readonly string[];
  readonly active: boolean;
}
