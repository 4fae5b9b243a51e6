import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'redis';
import { RedisServer } from './redis-server.ts';

/** Hash slots of a cluster. https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/ */
const slotCount = 16_384;
const nodeCount = 3;
const agreeMsMax = 30_000;
/** Keys that are moved with one command, and how long that may take, ms. */
const keysAtOnce = '100';
const moveMsMax = '5000';
/** Of a node's slots, so many at a time: those that hold something come first, and come round again. */
const slotsAtOnce = 50;
/** How long a slot stands open between two nodes, ms: where much lies in it, it does for longer. */
const betweenMs = 10;

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

  /**
   * Moves slots of a node to the next one with what lies in them, one by one, as `redis-cli --cluster reshard` does, while clients go on.
   * @returns how many slots and keys were moved until all were, or `isOver`
   */
  async reshard(from: number, isOver: () => boolean): Promise<{ slots: number; keys: number }> {
    const clients = await Promise.all(this.nodes.map(async ({ url }) => {
      const client = createClient({ url, socket: { reconnectStrategy: false } });
      client.on('error', () => undefined);
      return client.connect();
    }));
    const ask = async <Reply>(node: number, ...args: string[]): Promise<Reply> => (await clients[node]?.sendCommand(args)) as Reply;
    const moved = { slots: 0, keys: 0 };
    try {
      const to = (from + 1) % nodeCount;
      const target = this.nodes[to];
      if (target === undefined) throw new RangeError(`there is no node ${from}`);
      const [fromId, toId] = [await ask<string>(from, 'CLUSTER', 'MYID'), await ask<string>(to, 'CLUSTER', 'MYID')];
      const occupied = await Promise.all((await ask<string[]>(from, 'KEYS', '*')).map(async (key) => String(await ask(from, 'CLUSTER', 'KEYSLOT', key))));
      const served = slotsIn(await ask<string>(from, 'CLUSTER', 'NODES'), fromId);
      for (const slot of [...new Set([...occupied, ...served])].slice(0, slotsAtOnce)) {
        if (isOver()) break;
        await ask(to, 'CLUSTER', 'SETSLOT', slot, 'IMPORTING', fromId);
        await ask(from, 'CLUSTER', 'SETSLOT', slot, 'MIGRATING', toId);
        for (;;) {
          const keys = await ask<string[]>(from, 'CLUSTER', 'GETKEYSINSLOT', slot, keysAtOnce);
          if (keys.length === 0) break;
          await ask(from, 'MIGRATE', '127.0.0.1', String(target.port), '', '0', moveMsMax, 'REPLACE', 'KEYS', ...keys);
          moved.keys += keys.length;
        }
        if (occupied.includes(slot)) await sleep(betweenMs);
        // The one that gets it first: nobody may believe that it is nobody's.
        for (const node of new Set([to, from, ...this.nodes.keys()])) await ask(node, 'CLUSTER', 'SETSLOT', slot, 'NODE', toId);
        moved.slots += 1;
      }
    } finally {
      for (const client of clients) client.destroy();
    }
    return moved;
  }

  /** How often a client was told that what it asks for lies elsewhere (MOVED, ASK) or is on its way (TRYAGAIN). */
  async redirections(): Promise<number> {
    const infos = await Promise.all(this.nodes.map((node) => node.command<string>('INFO', 'errorstats')));
    return infos.flatMap((info) => [...info.matchAll(/^errorstat_(?:MOVED|ASK|TRYAGAIN):count=(\d+)/gm)]).reduce((sum, [, count]) => sum + Number(count), 0);
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

/** Of the line of a node in CLUSTER NODES, the slots that it serves; those on their way are in brackets. */
function slotsIn(nodes: string, id: string): string[] {
  const line = nodes.split('\n').find((one) => one.startsWith(id)) ?? '';
  return line.trim().split(' ').slice(8).filter((range) => !range.startsWith('[')).flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, at) => String(first + at));
  });
}
