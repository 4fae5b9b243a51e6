import { formatMinutes } from '#kernel';
import type { Fix, QuarterVerdict } from '../domain/verdict.ts';
import type { DayExplanation } from '../queries/explain-day.ts';
import type { DayAvailability } from '../queries/find-day-availability.ts';
import type { MonthAvailability } from '../queries/find-month-availability.ts';
import type { DayAvailabilityBody, DayExplanationBody, FixBody, MonthAvailabilityBody, QuarterBody } from './availability.response.ts';
import { tellSlot } from '../domain/told-slot.ts';

export function presentDayAvailability(day: DayAvailability): DayAvailabilityBody {
  return {
    restaurant_id: day.restaurantId,
    service_date: day.serviceDate,
    party_size: day.partySize,
    time_zone: day.timeZone,
    slots: day.times.map((time) => tellSlot(time, day)),
    as_of: instant(day.asOfMs),
  };
}

export function presentMonthAvailability({ restaurantId, month, partySize, days, asOfMs }: MonthAvailability): MonthAvailabilityBody {
  return {
    restaurant_id: restaurantId,
    month,
    party_size: partySize,
    days: days.map(({ date, slots }) => ({ date, available: slots > 0, slots })),
    as_of: instant(asOfMs),
  };
}

export function presentDayExplanation(day: DayExplanation): DayExplanationBody {
  return {
    restaurant_id: day.restaurantId,
    service_date: day.serviceDate,
    party_size: day.partySize,
    time_zone: day.timeZone,
    quarters: day.quarters.map(presentQuarter),
    as_of: instant(day.asOfMs),
  };
}

function presentQuarter({ minute, bookable, serviceName, refusals }: QuarterVerdict): QuarterBody {
  const fix = refusals.find((refusal) => refusal.fix !== null)?.fix ?? null;
  return {
    local_time: formatMinutes(minute),
    seatable: bookable,
    service: serviceName,
    reasons: refusals.map(({ rule }) => rule),
    nearest_fix: fix === null ? null : presentFix(fix),
  };
}

function presentFix(fix: Fix): FixBody {
  switch (fix.kind) {
    case 'start_at':
      return { kind: fix.kind, local_time: formatMinutes(fix.minute), at: instant(fix.startsAtMs) };
    case 'wait_until':
      return { kind: fix.kind, at: instant(fix.atMs) };
    case 'party_of':
      return { kind: fix.kind, party_size: fix.party };
    case 'pacing_of':
      return { kind: fix.kind, ...(fix.parties === undefined ? {} : { pacing_parties: fix.parties }), ...(fix.covers === undefined ? {} : { pacing_covers: fix.covers }) };
    case 'lift_blocks':
      return { kind: fix.kind };
    case 'move_others':
      return { kind: fix.kind, booking_ids: fix.moves.map(({ bookingId }) => bookingId), table_ids: [...fix.tableIds] };
  }
}

function instant(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
