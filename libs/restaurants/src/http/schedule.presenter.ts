import { dayEndMinute, dayStartMinute, formatMinutes, formatRfc3339, parseRfc3339, serviceMinutesOf } from '#kernel';
import type { Block, BlockFields, Service, ServiceFields, ServiceHours, SpecialDay, SpecialDayFields } from '../domain/schedule.ts';
import { defined } from './defined.ts';
import type { BlockResponse, ChangeBlockBody, CreateBlockBody } from './dto/block.dto.ts';
import type { ChangeServiceBody, CreateServiceBody, ServiceHoursBody, ServiceResponse } from './dto/service.dto.ts';
import type { ChangeSpecialDayBody, CreateSpecialDayBody, ServiceHoursResponse, SpecialDayResponse } from './dto/special-day.dto.ts';
import { presentTurnTime, turnTimeOf } from './policy.presenter.ts';
import { weekdayBits, weekdaysOf } from './weekdays.ts';

export function presentService({ id, restaurantId, version, ...service }: Service): ServiceResponse {
  const { weekdays, validFrom, validTo } = service;
  return { id, restaurant_id: restaurantId, ...presentHours(service), weekdays: weekdaysOf(weekdays), valid_from: validFrom, valid_to: validTo, version };
}

export function serviceOf(body: CreateServiceBody): ServiceFields {
  return { ...hoursOf(body), weekdays: weekdayBits(body.weekdays), validFrom: body.valid_from ?? null, validTo: body.valid_to ?? null };
}

export function serviceChangesOf(body: ChangeServiceBody): Partial<ServiceFields> {
  return defined<ServiceFields>({
    name: body.name,
    weekdays: body.weekdays && weekdayBits(body.weekdays),
    startsAtMinute: body.starts_at === undefined ? undefined : serviceMinutesOf(body.starts_at),
    lastSittingMinute: body.last_sitting === undefined ? undefined : serviceMinutesOf(body.last_sitting),
    endsAtMinute: body.ends_at === undefined ? undefined : endMinuteOf(body.ends_at),
    slotStepMinutes: body.slot_step_minutes,
    pacingParties: body.pacing_parties,
    pacingCovers: body.pacing_covers,
    areaIds: body.area_ids,
    validFrom: body.valid_from,
    validTo: body.valid_to,
    turnTimes: body.turn_times === null ? null : body.turn_times?.map(turnTimeOf),
  });
}

export function presentSpecialDay({ id, restaurantId, date, closed, note, services, version }: SpecialDay): SpecialDayResponse {
  return { id, restaurant_id: restaurantId, date, closed, note, services: services.map(presentHours), version };
}

export function specialDayOf({ date, closed, note = '', services = [] }: CreateSpecialDayBody): SpecialDayFields {
  return { date, closed, note, services: services.map(hoursOf) };
}

export function specialDayChangesOf({ date, closed, note, services }: ChangeSpecialDayBody): Partial<SpecialDayFields> {
  return defined<SpecialDayFields>({ date, closed, note, services: services?.map(hoursOf) });
}

export function presentBlock({ id, restaurantId, scope, areaId, tableId, startsAtMs, endsAtMs, reason, timeZone, version }: Block): BlockResponse {
  const [starts_at, ends_at] = [formatRfc3339(startsAtMs, timeZone), formatRfc3339(endsAtMs, timeZone)];
  return { id, restaurant_id: restaurantId, scope, area_id: areaId, table_id: tableId, starts_at, ends_at, reason, version };
}

export function blockOf({ scope, area_id = null, table_id = null, starts_at, ends_at, reason = '' }: CreateBlockBody): BlockFields {
  return { scope, areaId: area_id, tableId: table_id, startsAtMs: instantOf(starts_at), endsAtMs: instantOf(ends_at), reason };
}

export function blockChangesOf({ scope, area_id, table_id, starts_at, ends_at, reason }: ChangeBlockBody): Partial<BlockFields> {
  const startsAtMs = starts_at === undefined ? undefined : instantOf(starts_at);
  const endsAtMs = ends_at === undefined ? undefined : instantOf(ends_at);
  return defined<BlockFields>({ scope, areaId: area_id, tableId: table_id, startsAtMs, endsAtMs, reason });
}

function presentHours(hours: ServiceHours): Pick<ServiceHoursResponse, keyof ServiceHoursResponse> {
  return {
    name: hours.name,
    starts_at: formatMinutes(hours.startsAtMinute),
    last_sitting: formatMinutes(hours.lastSittingMinute),
    ends_at: formatMinutes(hours.endsAtMinute),
    slot_step_minutes: hours.slotStepMinutes,
    pacing_parties: hours.pacingParties,
    pacing_covers: hours.pacingCovers,
    area_ids: hours.areaIds,
    turn_times: hours.turnTimes?.map(presentTurnTime) ?? null,
  };
}

function hoursOf(body: ServiceHoursBody): ServiceHours {
  return {
    name: body.name,
    startsAtMinute: serviceMinutesOf(body.starts_at),
    lastSittingMinute: serviceMinutesOf(body.last_sitting),
    endsAtMinute: endMinuteOf(body.ends_at),
    slotStepMinutes: body.slot_step_minutes ?? 15,
    pacingParties: body.pacing_parties ?? null,
    pacingCovers: body.pacing_covers ?? null,
    areaIds: body.area_ids ?? null,
    turnTimes: body.turn_times?.map(turnTimeOf) ?? null,
  };
}

/** Nothing ends when the day begins, so an end at 05:00 is the end of the service day. */
function endMinuteOf(time: string): number {
  const minute = serviceMinutesOf(time);
  return minute === dayStartMinute ? dayEndMinute : minute;
}

// The validation has let through what can be read; this keeps a defect from becoming the year 1970.
function instantOf(text: string): number {
  const ms = parseRfc3339(text);
  if (ms === null) throw new RangeError(`not an instant: ${text}`);
  return ms;
}
