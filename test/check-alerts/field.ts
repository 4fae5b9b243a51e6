import { Client } from 'pg';
import { freePort } from '../../apps/local/src/embedded-postgres/free-port.ts';
import { plusDays } from '#kernel';
import { aRestaurant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { makeApiKey } from '../support/make-api-key.ts';
import { MortalPostgres } from '../support/mortal-postgres.ts';
import { RedisServer } from '../support/redis/redis-server.ts';
import { type ApiProcess, spawnApi } from '../support/spawn-api.ts';
import { Alerting } from './alerting.ts';
import { MailServer } from './mail-server.ts';

const processes = 2;

/** A running Couvert of two processes, what it leans on, and who watches it. */
export class Field {
  private readonly running: (ApiProcess | null)[] = [];

  private constructor(
    readonly postgres: MortalPostgres,
    readonly redis: RedisServer,
    /** Where guests' mail goes: nobody listens there until it is started. */
    readonly mail: MailServer,
    readonly alerting: Alerting,
    private readonly metricsPorts: readonly number[],
    private readonly house: SavedRestaurant,
    private readonly key: string,
    private readonly factor: number,
  ) {}

  static async open(options: { readonly factor: number; readonly without?: string | undefined }): Promise<Field> {
    const ends: (() => Promise<unknown>)[] = [];
    try {
      const postgres = await MortalPostgres.start();
      ends.push(() => postgres.stop());
      const redis = await RedisServer.start();
      ends.push(() => redis.stop());
      const { house, key } = await aHouse(postgres.url);
      const metricsPorts: number[] = [];
      for (let number = 0; number < processes; number += 1) metricsPorts.push(await freePort());
      const alerting = await Alerting.start({ ...options, targets: metricsPorts.map((port) => `127.0.0.1:${port}`) });
      ends.push(() => alerting.stop());
      const field = new Field(postgres, redis, await MailServer.notYetStarted(), alerting, metricsPorts, house, key, options.factor);
      ends.push(() => field.endProcesses());
      for (let number = 0; number < processes; number += 1) await field.startProcess(number);
      return field;
    } catch (error) {
      for (const end of ends.toReversed()) await end();
      throw error;
    }
  }

  /** As Prometheus calls a process. */
  instanceOf(number: number): string {
    return `127.0.0.1:${this.metricsPorts[number] ?? 0}`;
  }

  /** On the port of metrics that is its own, so that it is the same target again. */
  async startProcess(number: number): Promise<void> {
    this.running[number] = await spawnApi({
      databaseUrl: this.postgres.url,
      env: {
        LOG_LEVEL: 'fatal',
        COUVERT_DRAIN_WAIT_MS: '0',
        COUVERT_POOL_SIZE: '5',
        REDIS_URL: this.redis.url,
        // As much shorter as what is deployed, of 2 s: else a breaker that opens at once would be told before the database is.
        COUVERT_HEALTH_INTERVAL_MS: String(Math.max(50, Math.round(2_000 / this.factor))),
        COUVERT_METRICS_PORT: String(this.metricsPorts[number]),
        COUVERT_METRICS_HOST: '127.0.0.1',
        SMTP_URL: this.mail.url,
        COUVERT_MAIL_FROM: 'Couvert <bookings@couvert.invalid>',
      },
    });
  }

  /** kill -9. */
  async killProcess(number: number): Promise<void> {
    await this.running[number]?.program.kill();
    this.running[number] = null;
  }

  async killProcesses(): Promise<void> {
    for (let number = 0; number < processes; number += 1) await this.killProcess(number);
  }

  async startProcesses(): Promise<void> {
    for (let number = 0; number < processes; number += 1) if (this.running[number] === null) await this.startProcess(number);
  }

  /** A guest who is written to. @throws Error when it is not accepted */
  async book(): Promise<void> {
    const url = this.running.find((one) => one !== null)?.url ?? '';
    const wish = { restaurant_id: this.house.id, date: plusDays(new Date().toISOString().slice(0, 10), 7), time: '19:00', party_size: 2, guest: { name: 'Ada', email: 'ada@example.com' } };
    const answer = await fetch(`${url}/v1/bookings`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-api-key': this.key }, body: JSON.stringify(wish) });
    if (answer.status !== 201) throw new Error(`no booking: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  }

  async close(): Promise<void> {
    await this.endProcesses();
    await this.alerting.stop();
    await this.mail.close();
    await this.redis.stop();
    await this.postgres.stop();
  }

  private async endProcesses(): Promise<void> {
    await Promise.all(this.running.flatMap((one) => (one === null ? [] : [one.program.kill()])));
  }
}

async function aHouse(url: string): Promise<{ house: SavedRestaurant; key: string }> {
  const admin = new Client({ connectionString: url, application_name: 'check-alerts' });
  await admin.connect();
  try {
    const house = await aRestaurant().withTable({ seats: 4 }).save(admin);
    // A server that is killed soon must find it again.
    await admin.query('CHECKPOINT');
    const key = await makeApiKey(url, house.tenantId);
    await admin.query('CHECKPOINT');
    return { house, key };
  } finally {
    await admin.end();
  }
}
