import { setTimeout as sleep } from 'node:timers/promises';
import { RedisServer } from './redis-server.ts';

/** Hash slots of a cluster. https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/ */
const slotCount = 16_384;
const nodeCount = 3;
const agreeMsMax = 30_000;

/** Three masters without replicas, which share the slots. */
export class RedisCluster {
  private constructor(readonly nodes: readonly RedisServer[]) {}

  static async start(): Promise<RedisCluster> {
    const settings = { 'cluster-enabled': 'yes', 'cluster-node-timeout': '2000' };
    const nodes = await Promise.all(Array.from({ length: nodeCount }, () => RedisServer.start({ settings })));
    const cluster = new RedisCluster(nodes);
    try {
      await cluster.meet();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  get url(): string {
    return `redis+cluster://${this.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
  }

  async stop(): Promise<void> {
    for (const node of this.nodes) await node.stop();
  }

  private async meet(): Promise<void> {
    const [first, ...others] = this.nodes;
    for (const [index, node] of this.nodes.entries()) {
      const [from, to] = [index, index + 1].map((at) => Math.floor((slotCount * at) / nodeCount)) as [number, number];
      await node.command('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to - 1));
    }
    for (const { port } of others) await first?.command('CLUSTER', 'MEET', '127.0.0.1', String(port));
    const until = Date.now() + agreeMsMax;
    while (!(await this.agrees())) {
      if (Date.now() > until) throw new Error('The nodes of the cluster do not come to know each other.');
      await sleep(50);
    }
  }

  private async agrees(): Promise<boolean> {
    const infos = await Promise.all(this.nodes.map((node) => node.command<string>('CLUSTER', 'INFO')));
    return infos.every((info) => info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${nodeCount}`));
  }
}
