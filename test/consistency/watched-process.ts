import { spawnApi, type ApiProcess } from '../support/spawn-api.ts';
import { optionsVariable, type WatchedOptions } from './api/options.ts';

export interface WatchedProcessOptions extends WatchedOptions {
  readonly name: string;
  readonly databaseUrl: string;
  readonly replicaUrl: string;
  readonly redisUrl: string;
  readonly tailPeriodMs: number;
}

/** Of one question, in the words of the cache's statistics. */
export interface Asks {
  readonly memoryHits: number;
  readonly storeHits: number;
  readonly staleHits: number;
  readonly joins: number;
  readonly loads: number;
}

/** Of loads on the standby. */
export interface StandbyLoads {
  readonly answered: number;
  readonly behind: number;
  readonly failed: number;
}

/** What a process says every second. */
export interface Said {
  readonly asks: Readonly<Record<string, Asks>>;
  readonly standbys: StandbyLoads;
}

/** An API process that is killed and started again. */
export class WatchedProcess {
  private readonly lives: ApiProcess[] = [];

  private constructor(private readonly options: WatchedProcessOptions) {}

  static async start(options: WatchedProcessOptions): Promise<WatchedProcess> {
    const watched = new WatchedProcess(options);
    await watched.begin();
    return watched;
  }

  get name(): string {
    return this.options.name;
  }

  get url(): string {
    return this.life.url;
  }

  async killAndBegin(): Promise<void> {
    await this.life.program.kill();
    await this.begin();
  }

  standStill(ms: number): Promise<void> {
    return this.life.program.standStill(ms);
  }

  async stop(): Promise<void> {
    for (const { program } of this.lives) await program.stop();
  }

  /** What each life said last. */
  said(): readonly Said[] {
    return this.lives.flatMap(({ program }) => {
      const said = program.stdout.slice(0, program.stdout.lastIndexOf('\n') + 1).trimEnd().split('\n').at(-1) ?? '';
      return said.startsWith('{"asks":') ? [JSON.parse(said) as Said] : [];
    });
  }

  private async begin(): Promise<void> {
    const { databaseUrl, replicaUrl, redisUrl, tailPeriodMs, logRetentionMs, planted } = this.options;
    const options: WatchedOptions = { logRetentionMs, planted };
    const env = { LOG_LEVEL: 'fatal', COUVERT_DRAIN_WAIT_MS: '0', COUVERT_LOG_TAIL_INTERVAL_MS: String(tailPeriodMs), REDIS_URL: redisUrl, DATABASE_REPLICA_URLS: replicaUrl, [optionsVariable]: JSON.stringify(options) };
    this.lives.push(await spawnApi({ databaseUrl, env, main: 'test/consistency/api/main.js' }));
  }

  private get life(): ApiProcess {
    const life = this.lives.at(-1);
    if (life === undefined) throw new Error(`${this.name} has not been started`);
    return life;
  }
}
