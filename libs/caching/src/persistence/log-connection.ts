import { Client } from 'pg';
import type { Statement } from '#kernel';
import { parseStamp, type Stamp } from '../log/stamp.ts';
import type { LogReader, LogReading } from '../log/log-reader.ts';
import { closing, opening, readTail, renewEpoch, trimLog } from './sql/log-statements.ts';

export interface LogConnectionOptions {
  readonly url: string;
  /** How long the server may take for one answer: after that it counts as frozen and the connection is cut, ms. */
  readonly answerTimeoutMs: number;
}

interface TailRow {
  readonly epoch: string | null;
  readonly floor: string | null;
  readonly snapshot: string;
  readonly now_ms: number;
  readonly invalidations: readonly (readonly [string, readonly string[]])[] | null;
}

/**
 * The log's own connection, outside the pool: a pool that is used up by requests must not make answers old. It is made
 * when it is first needed, and again after it was lost.
 */
export class LogConnection implements LogReader {
  private client: Client | null = null;

  constructor(private readonly options: LogConnectionOptions) {}

  async read(previous: Stamp | null, tagsMax: number): Promise<LogReading> {
    const [row] = await this.rows<TailRow>(readTail, [previous?.xip.map(String) ?? [], previous?.xmax.toString() ?? null, tagsMax]);
    if (row === undefined) throw new Error('cache_tail answers one row');
    return {
      stamp: parseStamp(row.epoch ?? '', row.snapshot),
      floor: BigInt(row.floor ?? 0),
      nowMs: row.now_ms,
      changes: row.invalidations?.map(([xid, tags]) => ({ xid: BigInt(xid), tags })) ?? null,
    };
  }

  async renewEpoch({ force }: { force: boolean }): Promise<void> {
    await this.rows(renewEpoch, [force]);
  }

  async trim(below: bigint): Promise<void> {
    await this.rows(trimLog, [below.toString()]);
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = null;
    // A frozen server does not answer a farewell either.
    if (client !== null) await this.watched(client, client.end());
  }

  /** One transaction in one burst, as every unit of work. */
  private async rows<Row extends object>(statement: Statement, values: unknown[]): Promise<Row[]> {
    const client = this.client ?? (await this.connect());
    try {
      const opened = opening.map((one) => client.query({ ...one }));
      const answer = client.query<Row>({ ...statement, values });
      const [{ rows }] = await this.watched(client, Promise.all([answer, ...opened, client.query({ ...closing })]));
      return rows;
    } catch (error) {
      // Whatever went wrong, the next read starts with a connection of which nothing bad is known.
      this.drop(client);
      throw error;
    }
  }

  private async connect(): Promise<Client> {
    const { url, answerTimeoutMs } = this.options;
    const client = new Client({ connectionString: url, connectionTimeoutMillis: answerTimeoutMs, application_name: 'couvert-log', keepAlive: true, pipeline: true });
    client.on('error', () => this.drop(client));
    try {
      await client.connect();
    } catch (error) {
      this.drop(client);
      throw error;
    }
    this.client = client;
    return client;
  }

  private async watched<T>(client: Client, answer: Promise<T>): Promise<T> {
    const watchdog = setTimeout(() => this.drop(client), this.options.answerTimeoutMs);
    try {
      return await answer;
    } finally {
      clearTimeout(watchdog);
    }
  }

  private drop(client: Client): void {
    if (this.client === client) this.client = null;
    (client as Client & { readonly connection: { readonly stream: { destroy(): void } } }).connection.stream.destroy();
  }
}
