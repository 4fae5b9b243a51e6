import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database, plusDays, systemContext, type Tx, uuidV7 } from '#kernel';
import { createLogger } from '#monitoring';
import { parseConfig } from '../../apps/api/src/config.ts';
import { createApp } from '../../apps/api/src/create-app.ts';
import { makeApiKey } from '../support/make-api-key.ts';
import { findLapsedHolds } from '../../libs/bookings/src/persistence/sql/lapsed-holds.ts';
import { findDueReminders } from '../../libs/bookings/src/persistence/sql/reminders.ts';
import { claimDeliveries, findWork, handOutMessages, listParked, readConsumerStates, replayDeliveries, settleDelivery, trimOutbox } from '../../libs/delivery/src/dispatch/persistence/outbox-rows.ts';
import { beginJob, endJob, readJobStates, trimIdempotencyKeys } from '../../libs/delivery/src/jobs/persistence/job-rows.ts';
import { testSecret } from '../support/test-secret.ts';
import { Recorder, type Recording } from './recorder.ts';

/** Leads the application, in this process, through every kind of request that reaches SQL, and records what it asks. */
export async function recordTour({ url, tenantId }: { url: string; tenantId: string }): Promise<Recording> {
  const apiKey = await makeApiKey(url, tenantId);
  // What is hot is kept every ten seconds, whatever is being asked then: not during the tour.
  const app = await createApp(parseConfig({ DATABASE_URL: url, COUVERT_SECRET: testSecret, COUVERT_DRAIN_WAIT_MS: '0', COUVERT_POOL_SIZE: '2', COUVERT_WARM_QUESTIONS: '0', COUVERT_BACKGROUND_WORK: 'off' }), { logger: createLogger({ level: 'silent' }) });
  const recorder = new Recorder();
  recorder.start();
  try {
    const guide = new Guide(app, apiKey, recorder);
    // Before anything is loaded in the background because somebody has asked.
    await throughTheBackground(app, recorder);
    await throughARestaurant(guide);
    await throughTheBook(guide);
    await throughSearch(guide);
  } finally {
    await app.close();
  }
  return recorder.stop();
}

type Json = Readonly<Record<string, unknown>>;

/** Sends requests one after the other, and insists that each is answered well: a refusal would have asked less. */
class Guide {
  constructor(
    private readonly app: NestFastifyApplication,
    private readonly apiKey: string,
    private readonly recorder: Recorder,
  ) {}

  async go(method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE', url: string, payload?: Json, headers: Readonly<Record<string, string>> = {}): Promise<Json> {
    this.recorder.doing = `${method} ${url.replace(/\/(\d+|[0-9a-f]{8}-[0-9a-f-]{27})(?=\/|\?|$)/g, '/{id}').replace(/=[^&]*/g, '')}`;
    const ifMatch: Readonly<Record<string, string>> = method === 'GET' || method === 'POST' ? {} : { 'if-match': '*' };
    const body = payload === undefined ? {} : { payload: JSON.stringify(payload) };
    const type: Readonly<Record<string, string>> = payload === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await this.app.inject({ method, url, ...body, headers: { 'x-api-key': this.apiKey, ...ifMatch, ...type, ...headers } });
    this.recorder.doing = null;
    if (answer.statusCode >= 300) throw new Error(`${method} ${url} answered ${answer.statusCode}: ${answer.body}`);
    return answer.body === '' ? {} : (JSON.parse(answer.body) as Json);
  }
}

const hours = { name: 'Dinner', starts_at: '18:00', last_sitting: '21:30', ends_at: '23:30' };
/** A Friday, for a plan made for one call shows the weekday. */
const visitDate = aFridayAhead();

function aFridayAhead(): string {
  const soon = plusDays(new Date().toISOString().slice(0, 10), 3);
  return plusDays(soon, (5 - new Date(`${soon}T00:00:00Z`).getUTCDay() + 7) % 7);
}

async function throughARestaurant(guide: Guide): Promise<void> {
  const { id } = await guide.go('POST', '/v1/restaurants', { name: 'Chez Tour', address: { city: 'Brussels', country: 'BE' }, latitude: 50.8472, longitude: 4.3543, time_zone: 'Europe/Brussels', currency: 'EUR', status: 'listed' }, { 'idempotency-key': 'tour' });
  const house = `/v1/restaurants/${String(id)}`;
  await guide.go('GET', house);
  await guide.go('GET', '/v1/restaurants/chez-tour');
  await guide.go('GET', `${house}/json-ld`);
  await guide.go('PATCH', house, { description: 'A tour.' });
  const page = await guide.go('GET', '/v1/restaurants?status=listed&limit=2');
  await guide.go('GET', `/v1/restaurants?status=listed&limit=2&cursor=${String(page['next'])}`);
  await guide.go('GET', '/v1/restaurants');
  await guide.go('GET', `${house}/policy`);
  await guide.go('PUT', `${house}/policy`, { ...withoutOwn(await guide.go('GET', `${house}/policy`)), lead_minutes: 0 });
  const area = await everyVerb(guide, `${house}/areas`, { name: 'Room' }, { sort: 2 }, 'keep');
  const one = await everyVerb(guide, `${house}/tables`, { area_id: area, name: 'T1', max_party: 4 }, { priority: 1 }, 'keep');
  const two = await everyVerb(guide, `${house}/tables`, { area_id: area, name: 'T2', max_party: 4 }, { priority: 2 }, 'keep');
  await everyVerb(guide, `${house}/combinations`, { name: 'T1+T2', table_ids: [one, two], min_party: 5, max_party: 8 }, { priority: 1 }, 'delete');
  await everyVerb(guide, `${house}/services`, { ...hours, weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] }, { pacing_covers: 20 }, 'keep');
  await everyVerb(guide, `${house}/special-days`, { date: '2099-12-25', closed: true }, { note: 'Christmas' }, 'delete');
  await everyVerb(guide, `${house}/blocks`, { scope: 'table', table_id: two, starts_at: '2099-06-01T00:00:00Z', ends_at: '2099-06-02T00:00:00Z' }, { reason: 'paint' }, 'delete');
  const spare = await everyVerb(guide, `${house}/areas`, { name: 'Spare' }, { sort: 3 }, 'keep');
  const table = await everyVerb(guide, `${house}/tables`, { area_id: spare, name: 'S1', max_party: 2 }, { active: false }, 'keep');
  await guide.go('DELETE', `${house}/tables/${table}`);
  await guide.go('DELETE', `${house}/areas/${spare}`);
  const { id: draft } = await guide.go('POST', '/v1/restaurants', { name: 'Never opened', address: { country: 'BE' }, latitude: 50.8, longitude: 4.3, time_zone: 'Europe/Brussels', currency: 'EUR' });
  await guide.go('DELETE', `/v1/restaurants/${String(draft)}`);
}

async function everyVerb(guide: Guide, url: string, made: Json, changed: Json, end: 'keep' | 'delete'): Promise<number> {
  const { id } = await guide.go('POST', url, made);
  await guide.go('GET', `${url}/${String(id)}`);
  await guide.go('GET', `${url}?limit=1`);
  await guide.go('PATCH', `${url}/${String(id)}`, changed);
  if (end === 'delete') await guide.go('DELETE', `${url}/${String(id)}`);
  return Number(id);
}

function withoutOwn({ restaurant_id: _restaurant, version: _version, ...policy }: Json): Json {
  return policy;
}

async function throughTheBook(guide: Guide): Promise<void> {
  const house = '/v1/restaurants/chez-tour';
  const { id } = await guide.go('GET', house);
  await guide.go('GET', `${house}/availability?date=${visitDate}&party_size=2`);
  await guide.go('GET', `${house}/availability/calendar?month=${visitDate.slice(0, 7)}&party_size=2`);
  await guide.go('GET', `${house}/availability/explain?date=${visitDate}&party_size=2`);
  const hold = await guide.go('POST', `${house}/holds`, { date: visitDate, time: '19:30', party_size: 2 }, { 'idempotency-key': 'tour-hold' });
  const guest = { name: 'A Guest', email: 'guest@example.com' };
  const booking = await guide.go('POST', '/v1/bookings', { hold_id: hold['id'], manage_token: hold['manage_token'], guest }, { 'idempotency-key': 'tour-confirm' });
  const other = await guide.go('POST', '/v1/bookings', { restaurant_id: id, date: visitDate, time: '18:30', party_size: 2, guest }, { 'idempotency-key': 'tour-book' });
  const at = `/v1/bookings/${String(booking['id'])}`;
  await guide.go('GET', at);
  await guide.go('PATCH', at, { time: '20:30' });
  await guide.go('PATCH', at, { requests: 'A high chair.' });
  await guide.go('GET', `${at}/events`);
  await guide.go('GET', `/v1/restaurants/${String(id)}/bookings?date=${visitDate}`);
  await guide.go('GET', `/v1/restaurants/${String(id)}/bookings?from=${visitDate}&to=${plusDays(visitDate, 3)}&status=confirmed`);
  await guide.go('GET', `/v1/restaurants/${String(id)}/bookings?date=${visitDate}&q=guest`);
  await guide.go('GET', `/v1/restaurants/${String(id)}/floor?at=${visitDate}T19:00:00Z`);
  const { items } = (await guide.go('GET', '/v1/guests?q=guest')) as { items: readonly Json[] };
  await guide.go('GET', `/v1/guests/${String(items[0]?.['id'])}`);
  await guide.go('PATCH', `/v1/guests/${String(items[0]?.['id'])}`, { notes: 'Prefers the window.' });
  await guide.go('POST', `${at}/cancel`, { reason: 'a tour' });
  for (const step of ['arrive', 'seat', 'complete']) await guide.go('POST', `/v1/bookings/${String(other['id'])}/${step}`, {});
  await guide.go('GET', `${house}/reviews`);
  await guide.go('GET', '/v1/reviews?status=pending');
}

async function throughSearch(guide: Guide): Promise<void> {
  await guide.go('GET', '/v1/search?q=pizza');
  await guide.go('GET', '/v1/search?near=50.8467,4.3525&radius_km=1&sort=distance');
  await guide.go('GET', '/v1/search?q=pizzza');
  await guide.go('GET', `/v1/search?near=50.8467,4.3525&radius_km=1&date=${visitDate}&time=19:30&party_size=4`);
}

/** What no request asks: dispatching, jobs, administration. */
async function throughTheBackground(app: NestFastifyApplication, recorder: Recorder): Promise<void> {
  const db = app.get(Database);
  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.write(systemContext(''), work);
  const claimer = uuidV7();
  recorder.doing = 'the dispatcher';
  await write((tx) => findWork(tx, ['mail', 'webhooks']));
  await write((tx) => handOutMessages(tx, 1));
  const [claimed] = await write((tx) => claimDeliveries(tx, { consumer: 'mail', claimer, most: 8, mostPerTarget: 8, resting: [], leaseMs: 60_000 }));
  if (claimed !== undefined) await write((tx) => settleDelivery(tx, { consumer: 'mail', claimer }, claimed, { outcome: 'delivered' }));
  recorder.doing = 'administration';
  await write(readConsumerStates);
  await write((tx) => listParked(tx, { consumer: 'mail', cursor: null, limit: 20 }));
  await write((tx) => replayDeliveries(tx, 'mail', uuidV7()));
  recorder.doing = 'a job';
  const job = { name: 'tour', everyMs: 1_000, withinMs: 1_000 };
  const { run } = await write((tx) => beginJob(tx, job, { runner: claimer, traceId: '', mayBegin: true, clockOffsetMs: 0 }));
  await write((tx) => endJob(tx, { name: job.name, run: run ?? '1', runner: claimer, clockOffsetMs: 0 }, { outcome: 'succeeded', did: null, complaint: null }));
  await write(readJobStates);
  await write((tx) => trimIdempotencyKeys(tx, 1));
  await write((tx) => trimOutbox(tx, { keepMs: 604_800_000, keepParkedMs: 2_592_000_000, most: 1 }));
  await write((tx) => findLapsedHolds(tx, { sinceMs: 0, most: 1, clockOffsetMs: 0 }));
  await write((tx) => findDueReminders(tx, { afterRestaurant: 0, most: 2_000 }, { leadMs: 86_400_000, lateMs: 21_600_000, settledMs: 7_200_000, clockOffsetMs: 0 }));
  recorder.doing = null;
}
