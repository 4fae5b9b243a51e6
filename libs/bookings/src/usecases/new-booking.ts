import { bookingReference, formatLocal, uuidV7 } from '#kernel';
import type { BookingState } from '../domain/booking-state.ts';
import type { BookedTable, Booking, BookingSource, GuestContact } from '../domain/booking.ts';
import type { DayLook } from '../persistence/sql/look-at-day.ts';
import type { ManageTokens } from '#security';
import type { NewBooking } from '../persistence/booking-entry.ts';
import type { BookingEventKind } from '../persistence/sql/history.ts';
import type { GuestRecord } from '../persistence/sql/insert-booking.ts';
import type { DayWish, Placed } from './party-placer.ts';

export interface BookingDraft {
  readonly status: BookingState;
  readonly guest: GuestContact | null;
  readonly requests: string;
  readonly source: BookingSource;
}

/** The booking that a placed wish becomes, with the policy of the moment as its promise. */
export function newBooking({ plan, placement, nowMs }: Pick<Placed, 'plan' | 'placement'> & { readonly nowMs: number }, wish: DayWish, { status, guest, requests, source }: BookingDraft): Booking {
  return {
    id: uuidV7(nowMs),
    reference: bookingReference(),
    restaurantId: wish.restaurantId,
    ...placeOf({ plan, placement }, wish),
    timeZone: plan.timeZone,
    party: wish.party,
    status,
    guest,
    requests,
    source,
    // Whole seconds, as the answer shows it: nobody is told another end than the one that counts.
    holdExpiresAtMs: status === 'held' ? Math.floor(nowMs / 1000) * 1000 + plan.policy.holdMinutes * 60_000 : null,
    version: 1,
    createdAtMs: nowMs,
  };
}

type BookingPlace = Pick<Booking, 'serviceDate' | 'startsAtMs' | 'endsAtMs' | 'untilMs' | 'localDate' | 'localTime' | 'serviceId' | 'policy' | 'tables' | 'tablesFixed'>;

/** What a placement says about a booking, new or moved. */
export function placeOf({ plan, placement }: Pick<Placed, 'plan' | 'placement'>, { serviceDate, tableIds }: Pick<DayWish, 'serviceDate' | 'tableIds'>): BookingPlace {
  const { startsAtMs, endsAtMs, untilMs, serviceId } = placement;
  const local = formatLocal(startsAtMs, plan.timeZone);
  return {
    serviceDate,
    startsAtMs,
    endsAtMs,
    untilMs,
    localDate: local.date,
    localTime: local.time,
    serviceId,
    policy: {
      cancellationCutoffMinutes: plan.policy.cancellationCutoffMinutes,
      turnMinutes: (endsAtMs - startsAtMs) / 60_000,
      bufferMinutes: plan.policy.bufferMinutes,
    },
    tablesFixed: tableIds !== null,
    tables: placement.tableIds.map((id): BookedTable => ({ id, name: plan.tables.find((table) => table.id === id)?.name ?? '' })),
  };
}

/** The record that a booking's guest belongs to: the one of their address, else a new one. */
export function guestRecordOf(guest: GuestContact, look: Pick<DayLook, 'guestId' | 'nowMs'>): NonNullable<GuestRecord> {
  return guest.email !== null && look.guestId !== null ? { id: look.guestId, isNew: false } : { id: uuidV7(look.nowMs), isNew: true };
}

/** What happened, by the status that a booking begins with. */
export function kindOf({ status }: Booking): BookingEventKind {
  return status === 'pending' ? 'requested' : status === 'held' ? 'held' : 'confirmed';
}

/** Everything that is written about a new booking. @param guestId of the guest's record when it is known to exist */
export function newBookingEntry(booking: Booking, { tokens, guestId }: { tokens: ManageTokens; guestId: string | null }): NewBooking {
  return {
    entry: { kind: kindOf(booking), fromStatus: null, booking, details: { table_ids: booking.tables.map(({ id }) => id) } },
    guest: booking.guest === null ? null : guestRecordOf(booking.guest, { guestId, nowMs: booking.createdAtMs }),
    manageTokenHash: tokens.hash(tokens.issue(booking.id)),
  };
}
