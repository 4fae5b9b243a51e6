import { randomBytes } from 'node:crypto';
import { Controller, Get, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryMailer } from '#delivery';
import { createLogger, Defects, type ErrorReporter, startReporting, startTelemetry, type Telemetry } from '#monitoring';
import { Open } from '#security';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { type ErrorCollector, startErrorCollector } from '../../support/error-collector.ts';
import { OtlpReceiver, type ReceivedSpan } from '../../support/otlp/otlp-receiver.ts';
import { someDate } from '../bookings/support.ts';
import { Wire } from '../edge/wire.ts';

@Controller('v1/probe-way')
class WayController {
  @Get('defect')
  @Open()
  defect(): never {
    throw new Error('broken');
  }
}

@Module({ controllers: [WayController] })
class WayModule {}

describe('the trace of a guest who looks, books, and meets a defect', () => {
  const lines: string[] = [];
  // Chosen by its last digits, so that what is delivered later is recorded as well.
  const id = `${randomBytes(12).toString('hex')}00000001`;
  const traceparent = `00-${id}-00f067aa0ba902b7-01`;
  let receiver: OtlpReceiver;
  let collector: ErrorCollector;
  let reporter: ErrorReporter;
  let telemetry: Telemetry | null;
  let api: TestApi;
  let wire: Wire;
  let house: SavedRestaurant;
  let key: string;
  const mailer = new MemoryMailer();

  beforeAll(async () => {
    receiver = await OtlpReceiver.start();
    collector = await startErrorCollector();
    reporter = await startReporting({ dsn: collector.dsn, environment: 'test', release: 'couvert@9.9.9' });
    telemetry = await startTelemetry({ serviceName: 'couvert', serviceVersion: '0', scrape: null, tracesUrl: `${receiver.url}/v1/traces`, sampleRatio: 0.5, metricsUrl: null, metricsEveryMs: 60_000, exportTimeoutMs: 5_000 });
    const logger = createLogger({ level: 'info', destination: { write: (line: string) => void lines.push(line) } });
    api = await startTestApi({ isAllSeeing: false, imports: [WayModule], logger, mailer, defects: new Defects({ logger: logger.child({ module: 'errors' }), reporter }), env: { COUVERT_BACKGROUND_WORK: 'on' } });
    wire = await Wire.open(api.app);
    const tenantId = await api.aTenant();
    house = await aRestaurant({ tenantId }).withTables(4, { seats: 4 }).save(api.database);
    key = (await api.aKey(tenantId)).key;
  });
  afterAll(async () => {
    wire?.close();
    await api?.close();
    await reporter?.close(2_000);
    await telemetry?.end(2_000);
    await Promise.all([receiver?.stop(), collector?.close()]);
  });

  const ofTrace = (): ReceivedSpan[] => receiver.spans.filter(({ traceId }) => traceId === id);
  const linesOfTrace = (): Record<string, unknown>[] => lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ traceId }) => traceId === id);

  it('holds edge, guard, cache, SQL and the mail that leaves later; its id is in the lines, the report and the answer', async () => {
    const headers = { traceparent };
    expect((await wire.ask(`/v1/restaurants/${house.id}`, { key, headers })).status).toBe(200);
    const booked = await wire.ask('/v1/bookings', { method: 'POST', key, headers, body: { restaurant_id: house.id, date: someDate(), time: '19:30', party_size: 2, guest: { name: 'Ada Lovelace', email: 'ada@example.com', phone: '+32 2 555 01 23' } } });
    expect(booked.status, booked.bytes.toString()).toBe(201);
    const broken = await wire.ask('/v1/probe-way/defect', { key, headers });
    expect(JSON.parse(broken.bytes.toString())).toMatchObject({ status: 500, code: 'INTERNAL', traceId: id });

    await expect.poll(async () => {
      await telemetry?.flush();
      return ofTrace().map(({ name }) => name);
    }, { timeout: 30_000 }).toEqual(expect.arrayContaining(['GET /v1/restaurants/:idOrSlug', 'POST /v1/bookings', 'GET /v1/probe-way/defect', 'guard', 'cache restaurant', 'begin_write', 'commit', 'outbox deliver']));
    const delivery = ofTrace().find(({ name, attributes }) => name === 'outbox deliver' && attributes['couvert.consumer'] === 'mail');
    expect(delivery?.attributes['messaging.destination.name']).toBe('booking.confirmed');
    expect(mailer.mails.map(({ to }) => to.address)).toEqual(['ada@example.com']);

    await expect.poll(() => reporter.tally.sent, { timeout: 30_000 }).toBe(1);
    const [event] = collector.events();
    expect(event).toMatchObject({ tags: expect.objectContaining({ trace_id: id }) as unknown });

    expect(linesOfTrace().map(({ module, message }) => `${String(module)}: ${String(message)}`)).toEqual(expect.arrayContaining(['http: request', 'delivery: delivered', 'errors: Something went wrong on our side']));
  });
});
