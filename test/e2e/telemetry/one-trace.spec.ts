import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database, statement, systemContext } from '#kernel';
import { createLogger, inSpan, Loggers, startTelemetry, type Telemetry } from '#monitoring';
import { Open } from '#security';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { OtlpReceiver, type ReceivedSpan } from '../../support/otlp/otlp-receiver.ts';
import { rowsOf, someDate } from '../bookings/support.ts';
import { Wire } from '../edge/wire.ts';

const traceId = (): string => randomBytes(16).toString('hex');
const parentId = '00f067aa0ba902b7';
const ada = { name: 'Ada Lovelace', email: 'ada@example.com', phone: '+32 2 555 01 23' };

const one = statement('probe_trace_one', 'SELECT 1 AS one');
let hookUrl = '';

/** Routes that only this test has: one that asks somebody else, one that is a defect. */
@Controller('v1/probe-trace')
class TraceController {
  @Post('hook')
  @Open()
  async hook() {
    const answer = await fetch(`${hookUrl}/secret-path`, { method: 'POST', body: '{}' });
    return { status: answer.status };
  }

  @Get('defect')
  @Open()
  defect(): never {
    throw new Error('about ada@example.com');
  }
}

@Module({ controllers: [TraceController] })
class TraceModule {}

describe('a trace of one request', () => {
  const lines: string[] = [];
  const hooked: Record<string, unknown>[] = [];
  let receiver: OtlpReceiver;
  let hook: Server;
  let telemetry: Telemetry | null;
  let api: TestApi;
  let wire: Wire;
  let tenantId: string;
  let house: SavedRestaurant;
  let key: string;

  beforeAll(async () => {
    receiver = await OtlpReceiver.start();
    hook = createServer((request, response) => {
      hooked.push({ ...request.headers });
      request.resume().once('end', () => response.end('{}'));
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    hookUrl = `http://127.0.0.1:${(hook.address() as AddressInfo).port}`;
    // Whoever says nothing is recorded by the last digits of the trace's id.
    telemetry = await startTelemetry({ serviceName: 'couvert', serviceVersion: '0', scrape: null, tracesUrl: `${receiver.url}/v1/traces`, sampleRatio: 0.5, metricsUrl: null, metricsEveryMs: 60_000, exportTimeoutMs: 5_000 });
    api = await startTestApi({ isAllSeeing: false, imports: [TraceModule], logger: createLogger({ level: 'info', destination: { write: (line: string) => void lines.push(line) } }) });
    wire = await Wire.open(api.app);
    tenantId = await api.aTenant();
    house = await aRestaurant({ tenantId }).withTables(4, { seats: 4 }).save(api.database);
    key = (await api.aKey(tenantId)).key;
  });
  beforeEach(() => {
    lines.length = 0;
  });
  afterAll(async () => {
    wire?.close();
    await api?.close();
    await telemetry?.end(2_000);
    await receiver?.stop();
    hook?.closeAllConnections();
    await new Promise((resolve) => hook?.close(resolve));
  });

  /** All spans of a trace, once `name` has come. */
  const spansOf = async (id: string, name: string | RegExp): Promise<ReceivedSpan[]> => {
    const found = (): ReceivedSpan[] => receiver.spans.filter((span) => span.traceId === id);
    await expect.poll(async () => {
      await telemetry?.flush();
      return found().some((span) => (typeof name === 'string' ? span.name === name : name.test(span.name)));
    }, { timeout: 20_000 }).toBe(true);
    return found();
  };
  const sampled = (id: string): { traceparent: string } => ({ traceparent: `00-${id}-${parentId}-01` });
  const linesOf = (id: string): Record<string, unknown>[] => lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ traceId: own }) => own === id);

  it('holds edge, guard, use case, SQL, the outbox’s row and what is made of it later, under one id that is in the lines as well', async () => {
    // The caller wants it, and so does its id: what is delivered later knows no more than that.
    const id = `${traceId().slice(8)}00000001`;
    const body = { restaurant_id: house.id, date: someDate(), time: '19:30', party_size: 2, guest: ada };
    const made = await wire.ask('/v1/bookings', { method: 'POST', key, headers: { ...sampled(id), 'idempotency-key': id }, body });
    expect(made.status, made.bytes.toString()).toBe(201);
    expect(made.headers['x-trace-id']).toBe(id);
    const booking = JSON.parse(made.bytes.toString()) as { id: string };
    const [message] = await rowsOf<{ trace_id: string }>(api.database.url, 'SELECT trace_id FROM outbox WHERE key = $1', [booking.id]);
    expect(message?.trace_id).toBe(id);
    await spansOf(id, 'POST /v1/bookings');
    // As who delivers the row does it.
    await inSpan('outbox deliver', { kind: 'consumer', traceId: message?.trace_id ?? '', log: { delivery: '1' } }, async () => {
      api.app.get(Loggers).of('cache').info('delivered');
      await Promise.resolve();
    });
    const all = await spansOf(id, 'outbox deliver');
    const named = (name: string | RegExp): ReceivedSpan => {
      const found = all.find((span) => (typeof name === 'string' ? span.name === name : name.test(span.name)));
      if (found === undefined) throw new Error(`no span ${String(name)} among ${all.map((span) => span.name).join(', ')}`);
      return found;
    };
    const edge = named('POST /v1/bookings');
    expect(edge).toMatchObject({ parentSpanId: parentId, kind: 2, status: 0, attributes: { 'http.route': '/v1/bookings', 'http.response.status_code': 201, 'couvert.cache.verdict': 'none', 'couvert.tenant.id': tenantId } });
    expect(edge.durationNs).toBeGreaterThan(0);
    expect(named('guard').parentSpanId).toBe(edge.spanId);
    const controller = named(/^BookingsController\./);
    expect(controller.parentSpanId).toBe(edge.spanId);
    const sql = all.filter(({ attributes }) => attributes['db.system.name'] === 'postgresql');
    expect(sql.map(({ name }) => name)).toEqual(expect.arrayContaining(['begin_write', 'commit']));
    expect(sql.map(({ name }) => name).filter((name) => /booking/.test(name)), sql.map(({ name }) => name).join(', ')).not.toEqual([]);
    expect(sql.every(({ kind }) => kind === 3)).toBe(true);
    // Parameters, a guest and the address of the request are nowhere.
    const raw = Buffer.concat(all.map((span) => span.raw)).toString('latin1');
    for (const secret of ['Lovelace', 'ada@example.com', '555 01 23', key, booking.id]) expect(raw).not.toContain(secret);
    expect(linesOf(id)).toEqual([
      expect.objectContaining({ message: 'request', module: 'http', route: '/v1/bookings', status: 201, tenantId, cache: 'none', bytes: made.bytes.length }),
      expect.objectContaining({ message: 'delivered', delivery: '1' }),
    ]);
  });

  it('is gone on with by what is delivered later, of which the lines tell as well', async () => {
    const [recorded, other] = [`${traceId().slice(8)}00000001`, `${traceId().slice(8)}ffffffff`];
    for (const id of [recorded, other]) {
      await inSpan('outbox deliver', { kind: 'consumer', traceId: id, attributes: { 'messaging.operation.type': 'process' }, log: { delivery: '7' } }, async () => {
        await api.app.get(Database).read(systemContext(tenantId, { traceId: id }), (tx) => tx.rows(one, []));
        api.app.get(Loggers).of('cache').info('delivered');
      });
    }
    const all = await spansOf(recorded, 'outbox deliver');
    const [delivery] = all.filter(({ name }) => name === 'outbox deliver');
    expect(delivery).toMatchObject({ parentSpanId: '', kind: 5 });
    expect(all.find(({ name }) => name === one.name)?.parentSpanId).toBe(delivery?.spanId);
    expect(receiver.spans.filter((span) => span.traceId === other)).toEqual([]);
    for (const id of [recorded, other]) expect(linesOf(id)).toEqual([expect.objectContaining({ message: 'delivered', delivery: '7' })]);
  });

  it('tells of the cache what it did: a miss with its load, then a hit of the edge', async () => {
    const [first, second] = [traceId(), traceId()];
    await wire.ask(`/v1/restaurants/${house.id}`, { key, headers: sampled(first) });
    const missed = await spansOf(first, 'GET /v1/restaurants/:idOrSlug');
    const edge = missed.find(({ kind }) => kind === 2);
    expect(edge?.attributes['couvert.cache.verdict']).toBe('miss');
    expect(missed.find(({ name }) => name === 'cache restaurant')?.attributes['couvert.cache.level']).toBe('load');
    await wire.hit(`/v1/restaurants/${house.id}`, { key });
    await wire.ask(`/v1/restaurants/${house.id}`, { key, headers: sampled(second) });
    const hit = await spansOf(second, 'GET /v1/restaurants/:idOrSlug');
    expect(hit).toMatchObject([{ parentSpanId: parentId, attributes: { 'couvert.cache.verdict': 'hit', 'http.response.status_code': 200 } }]);
  });

  it('is not recorded where the caller does not, and then makes no span', async () => {
    const id = `${traceId().slice(8)}00000001`;
    const unwanted = await wire.ask(`/v1/restaurants/${house.id}/reviews`, { key, headers: { traceparent: `00-${id}-${parentId}-00` } });
    expect(unwanted).toMatchObject({ status: 200, headers: { 'x-trace-id': id } });
    await telemetry?.flush();
    expect(receiver.spans.filter((span) => span.traceId === id)).toEqual([]);
    // The change log is read all the time, and belongs to nobody's trace.
    expect(receiver.spans.filter(({ parentSpanId, kind }) => parentSpanId === '' && kind !== 2 && kind !== 5)).toEqual([]);
  });

  it('goes on at whom the request asks, and tells nothing of their address but the host', async () => {
    const id = traceId();
    const answer = await wire.ask('/v1/probe-trace/hook', { method: 'POST', headers: sampled(id), body: {} });
    expect(answer.status).toBe(201);
    const all = await spansOf(id, 'POST /v1/probe-trace/hook');
    const out = all.find(({ name }) => name === 'POST');
    expect(out).toMatchObject({ kind: 3, attributes: { 'http.request.method': 'POST', 'server.address': '127.0.0.1', 'http.response.status_code': 200 } });
    expect(hooked.at(-1)?.['traceparent']).toBe(`00-${id}-${out?.spanId}-01`);
    expect(Buffer.concat(all.map(({ raw }) => raw)).toString('latin1')).not.toContain('secret-path');
  });

  it('says of a defect that there was one, under the id that is in the client’s body and in the line that tells it', async () => {
    const id = traceId();
    const answer = await wire.ask('/v1/probe-trace/defect', { headers: sampled(id) });
    expect(JSON.parse(answer.bytes.toString())).toMatchObject({ status: 500, traceId: id });
    const all = await spansOf(id, 'GET /v1/probe-trace/defect');
    expect(all.find(({ kind }) => kind === 2)).toMatchObject({ status: 2, attributes: { 'error.type': 'INTERNAL', 'couvert.error.code': 'INTERNAL' } });
    expect(Buffer.concat(all.map(({ raw }) => raw)).toString('latin1')).not.toContain('ada@example.com');
    expect(linesOf(id).map(({ message }) => message)).toContain('request');
    expect(linesOf(id).filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});
