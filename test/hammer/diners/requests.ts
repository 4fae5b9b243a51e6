import type { Action, Place } from '../facts.ts';

/** A wish, as it goes over the wire. */
export interface Wish {
  readonly action: Action;
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body: unknown;
  readonly place: Place | null;
  readonly bookingId: string | null;
  readonly idempotencyKey: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A booking or hold that a diner has, with what it takes to change it. */
export interface Owned {
  readonly id: string;
  readonly manageToken: string;
  readonly etag: string;
  readonly status: string;
  readonly place: Place;
}

const asking = { method: 'GET', body: null, bookingId: null, idempotencyKey: null, headers: {} } as const;

export function searchFor(place: Place): Wish {
  const query = new URLSearchParams({ near: '0.01,0.01', radius_km: '5', date: place.date, time: place.time, window: '120', party_size: String(place.partySize) });
  return { ...asking, action: 'search', path: `/v1/search?${query.toString()}`, place };
}

export function availabilityOf(place: Place): Wish {
  return { ...asking, action: 'availability', path: `/v1/restaurants/${place.restaurantId}/availability?date=${place.date}&party_size=${place.partySize}`, place };
}

export function holdOf(place: Place, idempotencyKey: string): Wish {
  const { restaurantId, date, time, partySize } = place;
  return { action: 'hold', method: 'POST', path: `/v1/restaurants/${restaurantId}/holds`, body: { date, time, party_size: partySize }, place, bookingId: null, idempotencyKey, headers: { 'idempotency-key': idempotencyKey } };
}

export function bookingOf(place: Place, { idempotencyKey, guestName }: { idempotencyKey: string; guestName: string }): Wish {
  const { restaurantId, date, time, partySize } = place;
  const body = { restaurant_id: restaurantId, date, time, party_size: partySize, guest: { name: guestName } };
  return { action: 'book', method: 'POST', path: '/v1/bookings', body, place, bookingId: null, idempotencyKey, headers: { 'idempotency-key': idempotencyKey } };
}

export function confirmationOf(hold: Owned, { idempotencyKey, guestName }: { idempotencyKey: string; guestName: string }): Wish {
  const body = { hold_id: hold.id, manage_token: hold.manageToken, guest: { name: guestName } };
  return { action: 'confirm', method: 'POST', path: '/v1/bookings', body, place: hold.place, bookingId: hold.id, idempotencyKey, headers: { 'idempotency-key': idempotencyKey } };
}

export function moveOf(owned: Owned, place: Place): Wish {
  const body = { date: place.date, time: place.time, party_size: place.partySize };
  return { action: 'move', method: 'PATCH', path: `/v1/bookings/${owned.id}`, body, place, bookingId: owned.id, idempotencyKey: null, headers: { 'if-match': owned.etag, 'x-manage-token': owned.manageToken } };
}

export function cancellationOf(owned: Owned, idempotencyKey: string): Wish {
  return { action: 'cancel', method: 'POST', path: `/v1/bookings/${owned.id}/cancel`, body: { reason: 'changed plans' }, place: owned.place, bookingId: owned.id, idempotencyKey, headers: { 'idempotency-key': idempotencyKey, 'x-manage-token': owned.manageToken } };
}
