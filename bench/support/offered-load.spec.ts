import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { offerLoad, type OfferedLoad } from './offered-load.ts';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function served(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const usual = { perSecond: 500, clients: 1, seconds: 60, warmUpSeconds: 0, countMax: 60, connectionsMax: 100, deadlineMs: 60_000, patienceMs: 60_000 };
const request = Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n');

function offered(load: OfferedLoad): ReturnType<typeof offerLoad> {
  let turn = 0;
  return offerLoad(load, { next: () => ({ kind: (turn += 1) % 3 === 0 ? 'write' : 'read', request }), random: () => 0.5 });
}

describe('an offered load', () => {
  it('does not wait: all come before anybody is answered', async () => {
    const held: (() => void)[] = [];
    const port = await served((_, response) => {
      held.push(() => response.end('{}'));
      if (held.length === usual.countMax) for (const release of held) release();
    });
    const { kinds } = await offered({ ...usual, port });
    expect(kinds.read.outcomes).toEqual({ 200: 40 });
    expect(kinds.write.outcomes).toEqual({ 200: 20 });
  });

  it('with clients that wait has no more under way than there are clients', async () => {
    let [underWay, most] = [0, 0];
    const port = await served((_, response) => {
      most = Math.max(most, (underWay += 1));
      setImmediate(() => {
        underWay -= 1;
        response.end('{}');
      });
    });
    const { kinds } = await offered({ ...usual, port, perSecond: null, clients: 3 });
    expect(kinds.read.good + kinds.write.good).toBe(usual.countMax);
    expect(most).toBeLessThanOrEqual(3);
  });

  it('counts as good what is answered 2xx within the deadline, and everything else as what it was', async () => {
    let turn = 0;
    const port = await served((_, response) => {
      turn += 1;
      if (turn % 4 === 0) response.destroy();
      else {
        response.statusCode = turn % 4 === 1 ? 503 : 200;
        response.end('{}');
      }
    });
    const all = (await offered({ ...usual, port })).kinds.read;
    expect(all.good).toBeLessThan(all.offered);
    expect(all.outcomes).toEqual({ 200: all.good, 503: expect.any(Number), broken: expect.any(Number) });
    const late = (await offered({ ...usual, port, deadlineMs: 0 })).kinds.read;
    expect(late.good).toBe(0);
    expect(late.outcomes['late']).toBeGreaterThan(0);
  });

  it('sends no more at once than it may, and says how many it did not', async () => {
    const port = await served(() => undefined);
    const { kinds } = await offered({ ...usual, port, connectionsMax: 6, patienceMs: 0 });
    const count = (outcome: string): number => (kinds.read.outcomes[outcome] ?? 0) + (kinds.write.outcomes[outcome] ?? 0);
    expect({ broken: count('broken'), unsent: count('unsent') }).toEqual({ broken: 6, unsent: usual.countMax - 6 });
  });
});
