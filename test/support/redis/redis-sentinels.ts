import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../apps/local/src/embedded-postgres/free-port.ts';
import { RedisServer } from './redis-server.ts';

const masterName = 'couvert';
const readyMsMax = 30_000;

/** A master, a replica and one Sentinel that makes the replica master when the master is gone for half a second. */
export class RedisSentinels {
  private constructor(
    readonly master: RedisServer,
    readonly replica: RedisServer,
    readonly sentinel: Sentinel,
  ) {}

  static async start(): Promise<RedisSentinels> {
    const master = await RedisServer.start();
    const replica = await RedisServer.start({ settings: { replicaof: `127.0.0.1 ${master.port}`, 'repl-diskless-sync-delay': '0' } });
    const sentinels = new RedisSentinels(master, replica, await startSentinel(master.port));
    await sentinels.until(async () => (await sentinels.sentinel.server.command<unknown[]>('SENTINEL', 'REPLICAS', masterName)).length === 1 && /master_link_status:up/.test(await replica.command<string>('INFO', 'replication')));
    return sentinels;
  }

  get url(): string {
    return `redis+sentinel://127.0.0.1:${this.sentinel.port}/${masterName}`;
  }

  async stop(): Promise<void> {
    await this.sentinel.server.stop();
    await this.replica.stop();
    await this.master.stop();
    await rm(this.sentinel.folder, { recursive: true, force: true });
  }

  private async until(happened: () => Promise<boolean>): Promise<void> {
    const until = Date.now() + readyMsMax;
    while (!(await happened())) {
      if (Date.now() > until) throw new Error('The Sentinel does not come to know the replica.');
      await sleep(50);
    }
  }
}

interface Sentinel {
  readonly server: RedisServer;
  readonly port: number;
  readonly folder: string;
}

async function startSentinel(masterPort: number): Promise<Sentinel> {
  const folder = await mkdtemp(join(tmpdir(), 'couvert-test-sentinel-'));
  const port = await freePort();
  const file = join(folder, 'sentinel.conf');
  // It writes its state into this file.
  await writeFile(file, [
    `port ${port}`, 'bind 127.0.0.1', `dir ${folder}`,
    `sentinel monitor ${masterName} 127.0.0.1 ${masterPort} 1`,
    `sentinel down-after-milliseconds ${masterName} 500`, `sentinel failover-timeout ${masterName} 3000`, '',
  ].join('\n'));
  return { server: await RedisServer.start({ sentinelFile: file, port }), port, folder };
}
