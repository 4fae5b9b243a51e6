import { Client } from 'pg';
import { statement } from './tx.ts';
import { isServerAnswer } from './unit-of-work.ts';

const areYouWell = statement('are_you_well', `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS is_read_only`);

export interface HeartbeatOptions {
  readonly url: string;
  /** In what time the server must answer, connecting included, ms. */
  readonly limitMs: number;
}

export interface Heartbeat {
  /** It answers, and refuses to change anything: a standby, or a full disk's guard. */
  readonly isReadOnly: boolean;
  /** It answers, but lets nobody new in (too many connections, or it does not know us). */
  readonly isClosedToUs: boolean;
}

/** Going, or coming: https://www.postgresql.org/docs/18/errcodes-appendix.html, class 57. */
const isStartingOrEnding = /^57P0/;

/** Asks PostgreSQL whether it is well, on a connection of its own: a pool that is used up says nothing of the server. */
export class DatabaseHeartbeat {
  private client: Client | null = null;
  private current: Promise<Heartbeat> | null = null;
  private isClosed = false;

  constructor(private readonly options: HeartbeatOptions) {}

  /** Those who ask at one moment share one question. @throws when the server does not answer in time, or is starting or ending */
  beat(): Promise<Heartbeat> {
    this.current ??= this.ask().finally(() => {
      this.current = null;
    });
    return this.current;
  }

  close(): void {
    this.isClosed = true;
    if (this.client !== null) this.drop(this.client);
  }

  private async ask(): Promise<Heartbeat> {
    if (this.isClosed) throw new Error('nobody asks any more');
    const client = this.client ?? this.connected();
    const isNew = this.client !== client;
    this.client = client;
    const late = Promise.withResolvers<never>();
    late.promise.catch(() => undefined);
    // Timers come before sockets are read: what has arrived while this process was busy is in time.
    const timer = setTimeout(() => setImmediate(() => late.reject(new Error('the database did not answer in time'))), this.options.limitMs);
    try {
      return await Promise.race([this.answerOf(client, isNew), late.promise]);
    } catch (error) {
      this.drop(client);
      if (isServerAnswer(error) && !isStartingOrEnding.test(String(Reflect.get(error as object, 'code')))) return { isReadOnly: false, isClosedToUs: true };
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private async answerOf(client: Client, isNew: boolean): Promise<Heartbeat> {
    if (isNew) await client.connect();
    const { rows } = await client.query<{ is_read_only: boolean }>({ ...areYouWell });
    return { isReadOnly: rows[0]?.is_read_only === true, isClosedToUs: false };
  }

  private connected(): Client {
    const client = new Client({ connectionString: this.options.url, application_name: 'couvert-heartbeat', keepAlive: true });
    client.on('error', () => this.drop(client));
    return client;
  }

  private drop(client: Client): void {
    if (this.client === client) this.client = null;
    (client as Client & { readonly connection: { readonly stream: { destroy(): void } } }).connection.stream.destroy();
  }
}
