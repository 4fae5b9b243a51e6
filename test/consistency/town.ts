import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { formatMinutes, plusDays } from '#kernel';
import { aBooking } from '../support/builders/booking-builder.ts';
import { aRestaurant, aTenant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { makeApiKey } from '../support/make-api-key.ts';
import type { Write } from './facts.ts';
import { buildLeadTimes } from './lead-times.ts';
import { bits, bookedRegister, bookingsRegister, type HandRegister, offeredRegister, type Register, runOutRegister, takenDates, takenTimes, type Tenant, textOf, textRegister } from './registers.ts';

/** Of a restaurant whose description a client changes over HTTP. */
export interface OwnHouse {
  readonly restaurantId: number;
  readonly description: Register;
  /** Evenings that the client books full, one time after the other. */
  readonly evenings: readonly (Register & { readonly date: string })[];
}

export interface Town {
  readonly byHand: readonly HandRegister[];
  readonly own: readonly OwnHouse[];
  /** Written by nobody: holds run out. One is computed at each reading from what is kept, the other is kept until it changes. */
  readonly holds: readonly Register[];
  /** Written by nobody either: a day's times go as their lead times pass. */
  readonly leadTimes: readonly Register[];
  /** From now on holds run out and lead times pass, one after the other. @returns when which does */
  begin(admin: Client): Promise<Write[]>;
  /** What every register holds at first. */
  readonly firstWrites: readonly Write[];
}

export interface TownPlan {
  readonly url: string;
  /** Of each kind that is written by hand. */
  readonly houses: number;
  readonly clients: number;
  readonly seconds: number;
}

/** Begin what a tenant's texts say. */
const [ours, theirs] = ['Chez nous', 'Chez elle'];
/** Always Greenwich's. */
const timeZone = 'Africa/Abidjan';
const policy = { minParty: 1, maxParty: 4, leadMinutes: 0, horizonDays: 100, bufferMinutes: 0, cancellationCutoffMinutes: 0, turnTimes: [{ maxParty: 100, minutes: 60 }] };
const hours = Array.from({ length: bits }, (_, bit) => formatMinutes(360 + 60 * bit));
const allDay = { from: '06:00', lastSitting: '17:00', until: '18:00', slotStepMinutes: 60 };
const halves = Array.from({ length: 34 }, (_, number) => formatMinutes(360 + 30 * number));
const allDayByHalves = { from: '06:00', lastSitting: '22:30', until: '23:00', slotStepMinutes: 30 };
const oneSitting = { from: '18:00', lastSitting: '18:00', until: '19:00', slotStepMinutes: 60 };
const eveningsOfAClient = 20;
/** The database's clock and the checker's are one machine's, and each is read a moment late. */
const slackMs = 25;

/** As the superuser. */
export async function buildTown(admin: Client, { url, houses, clients, seconds }: TownPlan): Promise<Town> {
  const [{ id: tenantId }, { id: otherId }] = [await aTenant({ slug: 'watched' }).save(admin), await aTenant({ slug: 'beside' }).save(admin)];
  const tenant: Tenant = { apiKey: await makeApiKey(url, tenantId), mark: ours, marksOfOthers: [theirs] };
  const other: Tenant = { apiKey: await makeApiKey(url, otherId), mark: theirs, marksOfOthers: [ours] };
  const month = nextMonth(Date.now());
  const dates = Array.from({ length: bits }, (_, bit) => `${month}-${String(2 + 2 * bit).padStart(2, '0')}`);
  const date = `${month}-15`;
  const byHand: HandRegister[] = [];
  for (let number = 1; number <= houses; number += 1) {
    const house = await aRestaurant({ tenantId, timeZone, policy, slug: `by-hand-${number}`, description: textOf(tenant, 0) }).withTable().withService(allDay).save(admin);
    // Another tenant's house of the same name: it is asked for by the same address.
    const twin = await aRestaurant({ tenantId: otherId, timeZone, policy, slug: `by-hand-${number}`, description: textOf(other, 0) }).withTable().withService(allDay).save(admin);
    const monthly = await aRestaurant({ tenantId, timeZone, policy, slug: `monthly-${number}` }).withTable().withService(oneSitting).save(admin);
    for (const [owner, at, whose] of [[tenant, house, ''], [other, twin, 'twin’s ']] as const) {
      byHand.push(descriptionOf(owner, at, { name: `${whose}description ${number}`, ref: `by-hand-${number}` }), await reviewOf(admin, owner, at, { name: `${whose}review ${number}`, ref: `by-hand-${number}` }));
    }
    byHand.push(bookingsRegister({ tenant, name: `day ${number}`, path: dayPath(house.id, date), bookingIds: await cancelled(admin, house, hours.map((time) => `${date}T${time}:00Z`)), takenIn: takenTimes(hours) }));
    byHand.push(bookingsRegister({ tenant, name: `month ${number}`, path: `/v1/restaurants/${monthly.id}/availability/calendar?month=${month}&party_size=2`, bookingIds: await cancelled(admin, monthly, dates.map((day) => `${day}T18:00:00Z`)), takenIn: takenDates(dates) }));
  }
  const own: OwnHouse[] = [];
  for (let number = 1; number <= clients; number += 1) {
    const house = await aRestaurant({ tenantId, timeZone, policy, slug: `own-${number}`, description: textOf(tenant, 0) }).withTable().withService(allDay).save(admin);
    const evenings = Array.from({ length: eveningsOfAClient }, (_, day) => plusDays(`${month}-01`, day));
    own.push({ restaurantId: house.id, description: descriptionOf(tenant, house, { name: `own description ${number}`, ref: house.id }), evenings: evenings.map((evening) => ({ date: evening, ...bookedRegister({ tenant, name: `own evening ${number} of ${evening}`, path: dayPath(house.id, evening), times: hours, restaurantId: house.id, date: evening }) })) });
  }
  const held = await holdsOf(admin, { tenantId, tenant, date, seconds });
  const lead = await buildLeadTimes(admin, { tenantId, tenant, timeZone, policy, seconds });
  const registers = [...byHand, ...own.flatMap(({ description, evenings }) => [description, ...evenings]), ...held.registers];
  const firstWrites = [...registers.map(({ name }) => known(name, 0)), ...lead.registers.map(({ name }) => passed(name, 0))];
  const begin = async (db: Client): Promise<Write[]> => {
    const aheadMs = Date.now() - performance.now();
    return [...(await held.begin(db)), ...(await lead.begin(db)).map(({ register, value, atMs }) => passed(register, value, atMs - aheadMs))];
  };
  return { byHand, own, holds: held.registers, leadTimes: lead.registers, begin, firstWrites };
}

/** At which time of the day a client books next, having booked so many. */
export function timeAfter(booked: number): string | undefined {
  return hours[booked];
}

function known(register: string, value: number, atMs = -Infinity): Write {
  return { of: 'write', register, value, outcome: 'committed', sentAtMs: atMs - slackMs, knownAtMs: atMs + slackMs };
}

function passed(register: string, value: number, atMs?: number): Write {
  return { ...known(register, value, atMs), by: 'lead time' };
}

function descriptionOf(tenant: Tenant, { id }: SavedRestaurant, { name, ref }: { name: string; ref: number | string }): HandRegister {
  return textRegister({ name, tenant, id, path: `/v1/restaurants/${ref}`, textIn: (body) => (body as { description: unknown }).description, write: 'UPDATE restaurants SET description = $2, version = version + 1 WHERE id = $1', read: `SELECT substring(description FROM '[0-9]+$')::int AS value FROM restaurants WHERE id = $1` });
}

async function reviewOf(admin: Client, tenant: Tenant, house: SavedRestaurant, { name, ref }: { name: string; ref: string }): Promise<HandRegister> {
  const bookingId = await aBooking({ restaurant: house, tableIds: house.tableIds, startsAt: '2026-01-10T18:00:00Z', status: 'completed' }).save(admin);
  const id = randomUUID();
  await admin.query(
    `INSERT INTO reviews (id, tenant_id, restaurant_id, booking_id, rating, title, author_name, dined_on, status) VALUES ($1, $2, $3, $4, 5, $5, 'Ada L.', '2026-01-10', 'published')`,
    [id, house.tenantId, house.id, bookingId, textOf(tenant, 0)],
  );
  return textRegister({ name, tenant, id, path: `/v1/restaurants/${ref}/reviews`, textIn: (body) => (body as { items: readonly { title: unknown }[] }).items[0]?.title, write: 'UPDATE reviews SET title = $2, version = version + 1 WHERE id = $1', read: `SELECT substring(title FROM '[0-9]+$')::int AS value FROM reviews WHERE id = $1` });
}

async function cancelled(admin: Client, restaurant: SavedRestaurant, starts: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const startsAt of starts) ids.push(await aBooking({ restaurant, tableIds: restaurant.tableIds, startsAt, turnMinutes: 60, status: 'cancelled' }).save(admin));
  return ids;
}

/** A day on which every time is held, until the checker begins to look on. */
async function holdsOf(admin: Client, { tenantId, tenant, date, seconds }: { tenantId: string; tenant: Tenant; date: string; seconds: number }): Promise<{ registers: readonly Register[]; begin: Town['begin'] }> {
  const house = await aRestaurant({ tenantId, timeZone, policy: { ...policy, turnTimes: [{ maxParty: 100, minutes: 30 }] }, slug: 'held' }).withTable().withService(allDayByHalves).save(admin);
  const registers = [offeredRegister({ name: 'holds', tenant, path: dayPath(house.id, date), times: halves }), runOutRegister({ name: 'holds run out', tenant, path: `/v1/watched/${house.id}/holds?date=${date}` })];
  const ids: string[] = [];
  for (const time of halves) ids.push(await aBooking({ restaurant: house, tableIds: house.tableIds, startsAt: `${date}T${time}:00Z`, turnMinutes: 30 }).save(admin));
  const begin = async (db: Client): Promise<Write[]> => {
    const [beginsAtMs, everyMs, aheadMs] = [Date.now() + 1_000, (seconds * 1_000) / halves.length, Date.now() - performance.now()];
    const ends = ids.map((_, number) => Math.round(beginsAtMs + number * everyMs));
    await db.query(`UPDATE bookings b SET status = 'held', hold_expires_at = to_timestamp(h.ends_ms / 1000) FROM unnest($1::uuid[], $2::float8[]) AS h(id, ends_ms) WHERE b.id = h.id`, [ids, ends]);
    return registers.flatMap(({ name }) => ends.map((endsAtMs, number) => known(name, number + 1, endsAtMs - aheadMs)));
  };
  return { registers, begin };
}

function dayPath(id: number, date: string): string {
  return `/v1/restaurants/${id}/availability?date=${date}&party_size=2`;
}

/** All of it lies ahead. */
function nextMonth(nowMs: number): string {
  return plusDays(`${new Date(nowMs).toISOString().slice(0, 7)}-28`, 4).slice(0, 7);
}

