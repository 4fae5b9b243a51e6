import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHANGE_LOG, type ChangeLog, type ConsistencyToken, ConsistencyTokens, isVisible } from '#caching';
import { type Context, Ctx, Secrets } from '#kernel';
import { createLogger } from '#monitoring';
import { RequireScope } from '#security';
import { parseConfig } from '../../../apps/api/src/config.ts';
import { createApp } from '../../../apps/api/src/create-app.ts';
import { startTestApi, type TestApi, testSecret } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { spawnApi, type ApiProcess } from '../../support/spawn-api.ts';
import { rowsOf, someDate } from '../bookings/support.ts';

/** An answer from memory, as live search will be. */
@Controller('v1/memory')
class MemoryController {
  @Get()
  @RequireScope('restaurants:read')
  async look(@Ctx() { consistency }: Context) {
    return { known: await consistency?.isKnownHere() };
  }
}

@Module({ controllers: [MemoryController] })
class MemoryModule {}

interface Answer {
  readonly status: number;
  readonly token: string | null;
  readonly cookie: string | null;
  readonly etag: string | null;
  readonly body: { readonly id: string; readonly known: boolean };
}

const date = someDate();

describe('the token of consistency', () => {
  let api: TestApi;
  /** Reads its log once an hour, so what it knows it knows because it was asked. */
  let reader: NestFastifyApplication;
  let writer: ApiProcess;
  let key: string;
  let house: SavedRestaurant;
  const tokens = new ConsistencyTokens(new Secrets(testSecret));

  const write = async (method: 'GET' | 'POST' | 'PATCH', path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const reply = await fetch(`${writer.url}${path}`, { method, headers: { 'x-api-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, ...sent });
    return { status: reply.status, token: reply.headers.get('x-consistency'), cookie: reply.headers.get('set-cookie'), etag: reply.headers.get('etag'), body: (await reply.json()) as Answer['body'] };
  };
  const read = async (path: string, headers: Record<string, string> = {}): Promise<Answer> => {
    const reply = await reader.inject({ method: 'GET', url: path, headers: { 'x-api-key': key, ...headers } });
    return { status: reply.statusCode, token: (reply.headers['x-consistency'] as string | undefined) ?? null, cookie: reply.headers['set-cookie']?.toString() ?? null, etag: reply.headers.etag ?? null, body: reply.json() };
  };
  const wish = (time: string, party = 2): object => ({ restaurant_id: house.id, date, time, party_size: party, guest: { name: 'A' } });
  const decoded = ({ token }: Answer): ConsistencyToken => {
    const found = tokens.decode(token ?? '');
    if (found === null) throw new Error(`not a token: ${token}`);
    return found;
  };
  const log = (): ChangeLog => reader.get<ChangeLog>(CHANGE_LOG);
  const xminOf = async (id: string): Promise<bigint> => BigInt((await rowsOf<{ xmin: string }>(api.database.url, 'SELECT xmin::text FROM bookings WHERE id = $1', [id]))[0]?.xmin ?? 0);

  beforeAll(async () => {
    api = await startTestApi();
    const tenantId = await api.aTenant();
    key = (await api.aKey(tenantId)).key;
    house = await aRestaurant({ tenantId }).withTable({ name: 'two', seats: 2, minParty: 1 }).withTable({ name: 'three', seats: 2, minParty: 1 }).save(api.database);
    const config = parseConfig({ DATABASE_URL: api.database.url, COUVERT_SECRET: testSecret, COUVERT_DRAIN_WAIT_MS: '0', COUVERT_POOL_SIZE: '2' });
    reader = await createApp({ ...config, logTailIntervalMs: 3_600_000 }, { logger: createLogger({ level: 'silent' }), imports: [MemoryModule] });
    writer = await spawnApi({ databaseUrl: api.database.url, env: { COUVERT_DRAIN_WAIT_MS: '0', LOG_LEVEL: 'silent' } });
  });
  afterAll(async () => {
    await writer?.program.kill();
    await reader?.close();
    await api?.close();
  });

  it('lets a client find on another process at once what it wrote on one', async () => {
    const booked = await write('POST', '/v1/bookings', wish('19:00'));
    expect(booked.status).toBe(201);
    expect(log().includes(decoded(booked))).toBe(false);
    expect((await read('/v1/memory', { 'x-consistency': booked.token ?? '' })).body.known).toBe(true);
    expect(log().includes(decoded(booked))).toBe(true);
    expect((await read(`/v1/bookings/${booked.body.id}`)).status).toBe(200);
  });

  it('comes back in the cookie of a browser, too', async () => {
    const booked = await write('POST', `/v1/restaurants/${house.id}/holds`, { date, time: '21:30', party_size: 2 });
    expect(booked.cookie).toBe(`couvert_consistency=${booked.token}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax`);
    expect(log().includes(decoded(booked))).toBe(false);
    expect((await read('/v1/memory', { cookie: booked.cookie?.split(';')[0] ?? '' })).body.known).toBe(true);
    expect(log().includes(decoded(booked))).toBe(true);
  });

  // A day that is not known yet, one that is, a change of status, and a change that is no booking's.
  it('names the transaction of each kind of write', async () => {
    const first = await write('POST', '/v1/bookings', { ...wish('18:00'), date: someDate(40) });
    const next = await write('POST', '/v1/bookings', { ...wish('18:00'), date: someDate(40) });
    for (const { token, body, cookie } of [first, next]) {
      expect(tokens.decode(token ?? '')?.wrote).toBe(await xminOf(body.id));
      expect(cookie).not.toBeNull();
    }
    const cancelled = await write('POST', `/v1/bookings/${first.body.id}/cancel`, {});
    expect(decoded(cancelled).wrote).toBe(await xminOf(first.body.id));
    const before = await write('GET', `/v1/restaurants/${house.id}`);
    const renamed = await write('PATCH', `/v1/restaurants/${house.id}`, { name: 'Another' }, { 'if-match': before.etag ?? '' });
    expect(renamed.status).toBe(200);
    expect(isVisible(decoded(before).seen, decoded(renamed).wrote ?? 0n)).toBe(false);
    expect(isVisible(decoded(await read(`/v1/restaurants/${house.id}`)).seen, decoded(renamed).wrote ?? 0n)).toBe(true);
  });

  it('is in every answer to who is known, and a cookie only in those to writes', async () => {
    const answers = [await read('/v1/restaurants'), await read(`/v1/bookings/00000000-0000-4000-8000-000000000000`), await read('/v1/restaurants?limit=0'), await read('/v1/memory')];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 400, 200]);
    for (const answer of answers) expect([decoded(answer).wrote, decoded(answer).seen.epoch, answer.cookie]).toEqual([null, log().epoch, null]);
    const refused = await write('POST', '/v1/bookings', wish('03:00'));
    expect([refused.status, refused.cookie, decoded(refused).wrote]).toEqual([expect.any(Number), null, null]);
    for (const open of ['/health/live', '/v1/restaurants']) expect((await reader.inject({ url: open })).headers).not.toHaveProperty('x-consistency');
  });

  it('of a refusal includes what took the place', async () => {
    const evening = someDate(50);
    const [one, two] = [await write('POST', '/v1/bookings', { ...wish('19:00'), date: evening }), await write('POST', '/v1/bookings', { ...wish('19:00'), date: evening })];
    const refused = await write('POST', '/v1/bookings', { ...wish('19:00'), date: evening });
    expect([one.status, two.status, refused.status]).toEqual([201, 201, 409]);
    for (const taken of [one, two]) expect(isVisible(decoded(refused).seen, decoded(taken).wrote ?? 0n)).toBe(true);
  });

  it('of a repeated request includes what the first one wrote', async () => {
    const idempotent = { 'idempotency-key': 'once' };
    const first = await write('POST', '/v1/bookings', { ...wish('19:00'), date: someDate(60) }, idempotent);
    const repeated = await write('POST', '/v1/bookings', { ...wish('19:00'), date: someDate(60) }, idempotent);
    expect(repeated.body.id).toBe(first.body.id);
    expect(isVisible(decoded(repeated).seen, decoded(first).wrote ?? 0n)).toBe(true);
  });

  it('is ignored when it is forged, cut, or of another epoch', async () => {
    const booked = await write('POST', '/v1/bookings', { ...wish('19:00'), date: someDate(70) });
    const { seen, wrote } = decoded(booked);
    const foreign = new ConsistencyTokens(new Secrets('z'.repeat(32))).encode({ seen, wrote });
    for (const forged of [foreign, booked.token?.slice(0, -4) ?? '', 'x', '']) {
      expect((await read('/v1/memory', { 'x-consistency': forged })).body.known).toBe(true);
      expect(log().includes({ seen, wrote })).toBe(false);
    }
    const gone = tokens.encode({ seen: { ...seen, epoch: '00000000-0000-4000-8000-000000000000' }, wrote: wrote === null ? null : wrote + 1_000_000n });
    const answer = await read('/v1/memory', { 'x-consistency': gone });
    expect([answer.status, answer.body.known, decoded(answer).seen.epoch]).toEqual([200, true, log().epoch]);
  });

  it('sends to the database who has seen more than this process can learn', async () => {
    const { latest } = log();
    if (latest === null) throw new Error('the log has an epoch');
    const ahead = tokens.encode({ seen: latest, wrote: latest.xmax + 1_000_000n });
    const answer = await read('/v1/memory', { 'x-consistency': ahead });
    expect(answer.body.known).toBe(false);
    // And does not forget it.
    expect(answer.token).toBe(ahead);
  });
});
