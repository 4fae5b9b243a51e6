import { calendarDateOf, dayMs, dayNumberOf } from '#kernel';
import { type ByteReader, ByteWriter } from './byte-stream.ts';
import type { HousePlan } from './day-of-plan.ts';
import type { Block, BookingPolicy, FloorTable, ServiceRule, SpecialDay, TableCombination, TurnTime } from './restaurant-day.ts';

// A house of 30 tables and 20 combinations is 60 objects and 12 kB as values, and 400 bytes here: the floors of a
// hundred thousand restaurants fit beside their masks. Of names only those of services are kept, which a search shows.

/** Numbers for strings of which a city has few. */
export interface Names {
  numberOf(name: string): number;
  nameOf(number: number): string;
}

/** Time zones, mostly: kept once for all who share them. */
export class InternedNames implements Names {
  private readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(name: string): number {
    let number = this.numbers.get(name);
    if (number === undefined) {
      number = this.names.push(name) - 1;
      this.numbers.set(name, number);
    }
    return number;
  }

  nameOf(number: number): string {
    const name = this.names[number];
    if (name === undefined) throw new RangeError(`nothing has the number ${number}`);
    return name;
  }
}

const writer = new ByteWriter();
/** Days from 0000-01-01, the first date that there is, to 1970-01-01. */
const dayNumberOfEpoch = 719_528;
const scopes = ['house', 'area', 'table'] as const;

/** The bytes of a plan; they are overwritten by the next call, so keep a copy. */
export function packPlan(plan: HousePlan, names: Names): Uint8Array {
  writer.put(names.numberOf(plan.timeZone));
  packPolicy(plan.policy);
  packFloor(plan);
  packList(plan.services, packService);
  packList(plan.specialDays, ({ date, closed, services }) => {
    packDate(date);
    writer.put(closed ? 1 : 0);
    packList(services, packService);
  });
  packList(plan.blocks, packBlock);
  return writer.take();
}

/** What was packed. */
export function unpackPlan(bytes: ByteReader, names: Names): HousePlan {
  const timeZone = names.nameOf(bytes.next());
  const policy = unpackPolicy(bytes);
  const { tables, combinations } = unpackFloor(bytes);
  const services = bytes.list(() => unpackService(bytes));
  const specialDays = bytes.list((): SpecialDay => ({ date: unpackDate(bytes.next()), closed: bytes.next() === 1, services: bytes.list(() => unpackService(bytes)) }));
  return { timeZone, policy, tables, combinations, services, specialDays, blocks: bytes.list(() => unpackBlock(bytes)) };
}

function packList<T>(values: readonly T[], pack: (value: T) => void): void {
  writer.put(values.length);
  for (const value of values) pack(value);
}

function packPolicy(policy: BookingPolicy): void {
  for (const value of [policy.minParty, policy.maxParty, policy.leadMinutes, policy.horizonDays, policy.holdMinutes, policy.cancellationCutoffMinutes, policy.bufferMinutes]) writer.put(value);
  writer.put(policy.autoConfirm ? 1 : 0);
  packList(policy.turnTimes, packTurnTime);
}

function unpackPolicy(bytes: ByteReader): BookingPolicy {
  return {
    minParty: bytes.next(),
    maxParty: bytes.next(),
    leadMinutes: bytes.next(),
    horizonDays: bytes.next(),
    holdMinutes: bytes.next(),
    cancellationCutoffMinutes: bytes.next(),
    bufferMinutes: bytes.next(),
    autoConfirm: bytes.next() === 1,
    turnTimes: bytes.list(() => unpackTurnTime(bytes)),
  };
}

function packTurnTime({ maxParty, minutes }: TurnTime): void {
  writer.put(maxParty);
  writer.put(minutes);
}

function unpackTurnTime(bytes: ByteReader): TurnTime {
  return { maxParty: bytes.next(), minutes: bytes.next() };
}

function packFloor({ tables, combinations }: HousePlan): void {
  const areaIds = [...new Set(tables.map(({ areaId }) => areaId))];
  packList(areaIds, (id) => writer.put(id));
  let before = 0;
  packList(tables, (table) => {
    // Ids of one house mostly follow one another.
    writer.putSigned(table.id - before);
    before = table.id;
    writer.put(areaIds.indexOf(table.areaId));
    writer.put(table.minParty);
    writer.put(table.maxParty);
    writer.putSigned(table.priority);
  });
  const rows = new Map(tables.map(({ id }, row) => [id, row]));
  let combinationBefore = 0;
  packList(combinations, (combination) => {
    writer.putSigned(combination.id - combinationBefore);
    combinationBefore = combination.id;
    packList(combination.tableIds, (id) => {
      const row = rows.get(id) ?? null;
      writer.putOptional(row);
      // A table that has left the floor.
      if (row === null) writer.put(id);
    });
    writer.put(combination.minParty);
    writer.put(combination.maxParty);
    writer.putSigned(combination.priority);
  });
}

function unpackFloor(bytes: ByteReader): { tables: FloorTable[]; combinations: TableCombination[] } {
  const areaIds = bytes.list(() => bytes.next());
  let id = 0;
  const tables = bytes.list((): FloorTable => {
    id += bytes.nextSigned();
    return { id, areaId: areaIds[bytes.next()] as number, minParty: bytes.next(), maxParty: bytes.next(), priority: bytes.nextSigned() };
  });
  let combinationId = 0;
  const combinations = bytes.list((): TableCombination => {
    combinationId += bytes.nextSigned();
    const tableIds = bytes.list(() => {
      const row = bytes.nextOptional();
      return row === null ? bytes.next() : (tables[row] as FloorTable).id;
    });
    return { id: combinationId, tableIds, minParty: bytes.next(), maxParty: bytes.next(), priority: bytes.nextSigned() };
  });
  return { tables, combinations };
}

function packService(service: ServiceRule): void {
  writer.putOptional(service.id);
  writer.putText(service.name);
  for (const value of [service.weekdays, service.startsAtMinute, service.lastSittingMinute, service.endsAtMinute, service.slotStepMinutes]) writer.put(value);
  for (const value of [service.pacingParties, service.pacingCovers]) writer.putOptional(value);
  packOptionalList(service.areaIds, (id) => writer.put(id));
  for (const date of [service.validFrom, service.validTo]) packOptionalDate(date);
  packOptionalList(service.turnTimes, packTurnTime);
}

function unpackService(bytes: ByteReader): ServiceRule {
  return {
    id: bytes.nextOptional(),
    name: bytes.nextText(),
    weekdays: bytes.next(),
    startsAtMinute: bytes.next(),
    lastSittingMinute: bytes.next(),
    endsAtMinute: bytes.next(),
    slotStepMinutes: bytes.next(),
    pacingParties: bytes.nextOptional(),
    pacingCovers: bytes.nextOptional(),
    areaIds: unpackOptionalList(bytes, () => bytes.next()),
    validFrom: unpackOptionalDate(bytes),
    validTo: unpackOptionalDate(bytes),
    turnTimes: unpackOptionalList(bytes, () => unpackTurnTime(bytes)),
  };
}

function packOptionalList<T>(values: readonly T[] | null, pack: (value: T) => void): void {
  writer.put(values === null ? 0 : 1);
  if (values !== null) packList(values, pack);
}

function unpackOptionalList<T>(bytes: ByteReader, read: () => T): T[] | null {
  return bytes.next() === 0 ? null : bytes.list(read);
}

function packDate(date: string): void {
  writer.put(dayNumberOf(date) + dayNumberOfEpoch);
}

/** A city names few dates, each many times; the bound is there for who names many. */
const dates = new Map<number, string>();
const datesMax = 10_000;

function unpackDate(days: number): string {
  let date = dates.get(days);
  if (date === undefined) {
    if (dates.size >= datesMax) dates.clear();
    date = calendarDateOf(days - dayNumberOfEpoch);
    dates.set(days, date);
  }
  return date;
}

function packOptionalDate(date: string | null): void {
  writer.putOptional(date === null ? null : dayNumberOf(date) + dayNumberOfEpoch);
}

function unpackOptionalDate(bytes: ByteReader): string | null {
  const days = bytes.nextOptional();
  return days === null ? null : unpackDate(days);
}

function packBlock({ scope, areaId, tableId, fromMs, untilMs }: Block): void {
  writer.put(scopes.indexOf(scope));
  writer.putOptional(areaId);
  writer.putOptional(tableId);
  // Outwards to the millisecond: a quarter that the block touches is touched still.
  packInstant(Math.floor(fromMs));
  packInstant(Math.ceil(untilMs));
}

function unpackBlock(bytes: ByteReader): Block {
  return { scope: scopes[bytes.next()] as Block['scope'], areaId: bytes.nextOptional(), tableId: bytes.nextOptional(), fromMs: unpackInstant(bytes), untilMs: unpackInstant(bytes) };
}

/** No service day lies beyond 2,700 years: a block without an end ends there. */
const instantMsMax = 1_000_000 * dayMs;

function packInstant(ms: number): void {
  writer.putSigned(Math.min(instantMsMax, Math.max(-instantMsMax, ms)));
}

function unpackInstant(bytes: ByteReader): number {
  return bytes.nextSigned();
}
