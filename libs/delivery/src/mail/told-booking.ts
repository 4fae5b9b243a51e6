import { isUuid, type OutboxDelivery } from '#kernel';

/** What a message of the outbox says about a booking: ids and facts of its moment. What it does not say is null. */
export interface ToldBooking {
  readonly bookingId: string;
  readonly status: string | null;
  readonly startsAtMs: number | null;
  readonly party: number | null;
  readonly version: number | null;
}

/** Null when it is about no booking. */
export function toldBookingOf({ key, payload }: Pick<OutboxDelivery, 'key' | 'payload'>): ToldBooking | null {
  const bookingId = textOf(payload['booking_id']) ?? key;
  if (!isUuid(bookingId)) return null;
  const startsAtMs = Date.parse(textOf(payload['starts_at']) ?? '');
  return {
    bookingId,
    status: textOf(payload['status']),
    startsAtMs: Number.isNaN(startsAtMs) ? null : startsAtMs,
    party: numberOf(payload['party_size']),
    version: numberOf(payload['version']),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
