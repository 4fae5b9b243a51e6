import type { Client } from 'pg';
import { formatMinutes, plusDays, quarterMinutes, quarterMs } from '#kernel';
import { aRestaurant, type PolicyOptions } from '../support/builders/restaurant-builder.ts';
import { type Register, takenTimes, type Tenant, untilTakenRegister } from './registers.ts';

/** When a register shows the next number, by the database's clock, epoch ms. */
export interface Passing {
  readonly register: string;
  readonly value: number;
  readonly atMs: number;
}

export interface LeadTimes {
  /** Of each house two: a day's times, and how many there are in its month. */
  readonly registers: readonly Register[];
  /** From now on they pass, one house's after the other's. @returns when which does */
  begin(admin: Client): Promise<Passing[]>;
}

export interface LeadTimesPlan {
  readonly tenantId: string;
  readonly tenant: Tenant;
  /** Always Greenwich's. */
  readonly timeZone: string;
  readonly policy: PolicyOptions;
  readonly seconds: number;
}

const minuteMs = 60_000;
/** A lead time passes with a whole minute, a quarter of an hour after the one before. So many houses have one in every third minute. */
const housesMax = 5;
/** So far ahead is the day, at whatever hour the run is: all of it is ahead, and lead times are of a day and a half to two and a half. */
const daysAhead = 2;
const noon = 12 * 60;
/** From noon on, a quarter of an hour each: what is there of the morning has passed before the run begins. */
const times = Array.from({ length: 24 }, (_, quarter) => formatMinutes(noon + quarterMinutes * quarter));
const allDay = { from: '06:00', lastSitting: '17:45', until: '19:00', slotStepMinutes: quarterMinutes };
/** Who looks on must have begun before the first. */
const beginsAfterMs = 1_500;

/** Empty houses, in which times are taken from guests by nothing but the clock. */
export async function buildLeadTimes(admin: Client, { tenantId, tenant, timeZone, policy, seconds }: LeadTimesPlan): Promise<LeadTimes> {
  const date = plusDays(new Date().toISOString().slice(0, 10), daysAhead);
  const noonMs = Date.parse(`${date}T${formatMinutes(noon)}:00Z`);
  const count = Math.min(housesMax, Math.floor(seconds / 60) + 1);
  const everyMinutes = count < housesMax ? 1 : quarterMinutes / housesMax;
  const houses: { readonly id: number; readonly registers: readonly Register[] }[] = [];
  for (let number = 1; number <= count; number += 1) {
    const { id } = await aRestaurant({ tenantId, timeZone, policy, slug: `lead-time-${number}` }).withTable().withService(allDay).save(admin);
    const registers = [
      untilTakenRegister({ name: `lead time ${number}`, tenant, path: `/v1/restaurants/${id}/availability?date=${date}&party_size=2`, takenIn: takenTimes(times) }),
      untilTakenRegister({ name: `lead time ${number} of the month`, tenant, path: `/v1/restaurants/${id}/availability/calendar?month=${date.slice(0, 7)}&party_size=2`, takenIn: fewerThanAll(date) }),
    ];
    houses.push({ id, registers });
  }
  const begin = async (db: Client): Promise<Passing[]> => {
    const firstMs = Math.ceil((Date.now() + beginsAfterMs) / minuteMs) * minuteMs;
    const passings: Passing[] = [];
    for (const [number, { id, registers }] of houses.entries()) {
      const passesMs = firstMs + number * everyMinutes * minuteMs;
      await db.query('UPDATE restaurant_policies SET lead_minutes = $2 WHERE restaurant_id = $1', [id, (noonMs - passesMs) / minuteMs]);
      // Exactly a lead time ahead it can still be booked.
      passings.push(...registers.flatMap(({ name }) => times.map((_, quarter) => ({ register: name, value: quarter + 1, atMs: passesMs + quarter * quarterMs + 1 }))));
    }
    return passings;
  };
  return { registers: houses.flatMap(({ registers }) => registers), begin };
}

/** Of so many times as a month counts on a date, the first are gone. */
function fewerThanAll(date: string): (body: unknown) => boolean[] {
  return (body) => {
    const { days } = body as { readonly days: readonly { readonly date: string; readonly slots: number }[] };
    const left = days.find((day) => day.date === date)?.slots ?? 0;
    return times.map((_, quarter) => quarter < times.length - left);
  };
}
