import { BadRequestException, Body, Controller, Get, Logger as NestOwnLogger, Module, Param, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Context, Ctx, Database, statement } from '#kernel';
import { createLogger, Loggers } from '#monitoring';
import { Open, RequireScope } from '#security';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { someDate } from '../bookings/support.ts';
import { Wire, type WireRequest } from '../edge/wire.ts';

/** Every secret that is planted, each in a form of its own, so that one that is found says where it came from. */
const planted = {
  bearer: 'planted-bearer-token-1',
  cookie: 'planted-session-2',
  apiKeyTail: 'PlantedKeyTail00000000000000000003',
  token: 'planted-manage-token-4'.padEnd(43, 'x'),
  guestName: 'Plantagenet Guestson',
  guestEmail: 'planted.guest@mail.example',
  guestPhone: '+32 2 555 77 66',
  requests: 'planted-allergy-to-nuts',
  query: 'planted-query-value',
  path: 'planted-path-part',
  password: 'planted-password-5',
  nested: 'planted-nested-6',
} as const;

const ofName = statement('redaction_probe_name', 'SELECT $1::text::integer AS number');
const twice = statement('redaction_probe_twice', `INSERT INTO guests (tenant_id, id, name, email) VALUES ($1, gen_random_uuid(), $2, $3)`);

/** What goes wrong with what guests have said, in every way that has a line. */
@Controller('v1/probe-redaction')
class RedactionController {
  private readonly nest = new NestOwnLogger('Redaction');

  constructor(
    private readonly database: Database,
    private readonly loggers: Loggers,
  ) {}

  @Post('unique')
  @RequireScope('bookings:create')
  async unique(@Ctx() ctx: Context): Promise<void> {
    for (let turn = 0; turn < 2; turn += 1) await this.database.write(ctx, (tx) => tx.run(twice, [ctx.tenantId, planted.guestName, planted.guestEmail]));
  }

  @Post('invalid')
  @RequireScope('bookings:create')
  async invalid(@Ctx() ctx: Context): Promise<void> {
    await this.database.write(ctx, (tx) => tx.run(ofName, [planted.guestName]));
  }

  /** As libraries do: the request, the error and all that hangs on them are handed to the log. */
  @Post('careless/:part')
  @Open()
  careless(@Body() body: unknown, @Param('part') part: string): never {
    const request = { headers: { authorization: `Bearer ${planted.bearer}`, cookie: planted.cookie, 'x-api-key': planted.apiKeyTail, 'x-manage-token': planted.token }, url: `/x/${part}?q=${planted.query}`, body };
    const err = Object.assign(new Error(`cannot mail ${planted.guestEmail}: redis://web:${planted.password}@cache:6379`, { cause: Object.assign(new Error('inner'), { query: planted.query, parameters: [planted.guestName], detail: planted.guestEmail }) }), {
      severity: 'ERROR', code: '22P02', detail: `Key (email)=(${planted.guestEmail}) exists`, where: planted.guestName, parameters: [planted.guestPhone], config: request,
    });
    for (const module of this.loggers.modules) {
      const log = this.loggers.of(module);
      log.error({ err, request, deep: { deeper: { deepest: [{ guest: { name: planted.guestName, nested: planted.nested }, secret: planted.nested }] } } }, `to ${planted.guestEmail} or ${planted.guestPhone}`);
      log.error(err);
      log.trace({ why: err, headers: request.headers }, `GET /x?manage_token=${planted.token}`);
      log.child({ guest_email: planted.guestEmail, authorization: planted.bearer }).warn('of a child');
    }
    this.nest.error(err);
    this.nest.warn({ guest: { name: planted.guestName }, phone: planted.guestPhone });
    this.nest.verbose(`mail for ${planted.guestEmail}`);
    throw err;
  }

  @Get('framework')
  @Open()
  framework(): never {
    throw new BadRequestException(`nothing at ?email=${planted.guestEmail}`, { cause: new Error(planted.guestEmail) });
  }
}

@Module({ controllers: [RedactionController] })
class RedactionModule {}

describe('everything that a process logs at its most talkative', () => {
  const lines: string[] = [];
  let api: TestApi;
  let wire: Wire;
  let house: SavedRestaurant;
  let key: string;

  beforeAll(async () => {
    api = await startTestApi({ isAllSeeing: false, imports: [RedactionModule], logger: createLogger({ level: 'trace', destination: { write: (line: string) => void lines.push(line) } }) });
    wire = await Wire.open(api.app);
    const tenantId = await api.aTenant();
    house = await aRestaurant({ tenantId }).withTables(4, { seats: 4 }).save(api.database);
    key = (await api.aKey(tenantId)).key;
  });
  afterAll(async () => {
    wire?.close();
    await api?.close();
  });

  it('holds none of the secrets that a client sends or an error carries', async () => {
    const everywhere: WireRequest = { key, headers: { authorization: `Bearer ${planted.bearer}`, cookie: `session=${planted.cookie}`, 'x-manage-token': planted.token, referer: `https://x.example/?q=${planted.query}`, 'user-agent': planted.query } };
    const guest = { name: planted.guestName, email: planted.guestEmail, phone: planted.guestPhone };
    const ask = (path: string, more: WireRequest = {}) => wire.ask(path, { ...everywhere, ...more });
    const booking = { restaurant_id: house.id, date: someDate(), time: '19:30', party_size: 2, guest, requests: planted.requests };
    const statuses = [
      await ask('/v1/bookings', { method: 'POST', body: booking }),
      // Refused input quotes nothing of itself.
      await ask('/v1/bookings', { method: 'POST', body: { ...booking, party_size: planted.guestName, [planted.path]: planted.nested } }),
      await ask(`/v1/bookings/${planted.path}?manage_token=${planted.token}&email=${encodeURIComponent(planted.guestEmail)}`),
      await ask(`/v1/restaurants/${house.id}?q=${planted.query}`),
      await ask(`/${planted.path}/%zz?${planted.query}`),
      await ask('/v1/restaurants', { key: `cvt_sk_live_0123456789ab_${planted.apiKeyTail}` }),
      await ask('/v1/probe-redaction/unique', { method: 'POST', body: {} }),
      await ask('/v1/probe-redaction/invalid', { method: 'POST', body: {} }),
      await ask(`/v1/probe-redaction/careless/${planted.path}`, { method: 'POST', body: { guest, password: planted.password } }),
      await ask('/v1/probe-redaction/framework'),
      await wire.hit(`/v1/restaurants/${house.id}`, { key }),
    ].map(({ status }) => status);
    expect(statuses[0]).toBe(201);
    // Each is logged, and the careless ones in full: nothing is proven by silence.
    await expect.poll(() => lines.filter((line) => line.includes('"message":"request"')).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(statuses.length);
    const all = lines.join('');
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
    expect(all.match(/\[redacted\]/g)?.length).toBeGreaterThan(50);
    expect(lines.filter((line) => line.includes('"level":"trace"')).length).toBeGreaterThan(3);
    const secrets = [...Object.values(planted), 'Plantagenet', 'Guestson', 'planted.guest', '555 77 66', key, key.slice(-38)];
    expect(lines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  });

  it('names route, trace and request of each line that is written for a request', () => {
    const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const careless = parsed.filter(({ message }) => message === 'to [redacted] or [redacted]');
    expect(careless.length).toBeGreaterThan(3);
    const request = parsed.find(({ route, message }) => message === 'request' && route === '/v1/probe-redaction/careless/:part');
    expect(request).toMatchObject({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown, requestId: expect.any(String) as unknown });
    for (const line of careless) expect(line).toMatchObject({ traceId: request?.['traceId'], requestId: request?.['requestId'] });
  });
});
