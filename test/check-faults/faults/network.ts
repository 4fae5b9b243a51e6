import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import type { World } from '../world.ts';

const crowd = 150;

export const networkFaults: readonly Fault[] = [
  {
    name: 'slow-clients', kind: 'network', about: `${crowd} clients send a booking at a byte a second`, seconds: 12, isFelt: false,
    bring: (world, how) => withSockets(world, how, (socket, { host, apiKey }) => {
      socket.write(`POST /v1/bookings HTTP/1.1\r\nHost: ${host}\r\nX-API-Key: ${apiKey}\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{`);
      return () => socket.write(' ');
    }),
  },
  {
    name: 'half-open', kind: 'network', about: `${crowd} connections on which nothing comes any more after half of the headers`, seconds: 12, isFelt: false,
    bring: (world, how) => withSockets(world, how, (socket, { host }) => {
      socket.write(`GET /v1/restaurants HTTP/1.1\r\nHost: ${host}\r\n`);
      return () => undefined;
    }),
  },
  {
    name: 'clients-vanish', kind: 'network', about: `${crowd} clients a second ask for a search and are gone before the answer`, seconds: 6, isFelt: false,
    bring: async (world, { ms }) => {
      const endsAt = performance.now() + ms;
      while (performance.now() < endsAt) {
        for (let count = 0; count < crowd / 10; count += 1) vanish(world, count);
        await sleep(100);
      }
    },
  },
  {
    name: 'partition', kind: 'network', about: 'one process of two reaches the database no more, and nobody is told', seconds: 10, isFelt: (seconds) => seconds > 12,
    bring: async ({ nodes }, { ms }) => {
      nodes[0]?.proxy.freeze();
      await sleep(ms);
      nodes[0]?.proxy.thaw();
    },
  },
];

/** Many sockets that do one thing, and its next part every second. */
async function withSockets(world: World, { ms }: { ms: number }, begin: (socket: Socket, to: { host: string; apiKey: string }) => () => unknown): Promise<void> {
  const open = Array.from({ length: crowd }, (_, number) => {
    const { hostname, port, host } = new URL(world.urls[number % world.urls.length] ?? '');
    const socket = connect(Number(port), hostname);
    // The server hangs up on them: that is what it should do.
    socket.on('error', () => undefined);
    socket.resume();
    return { socket, go: begin(socket, { host, apiKey: world.apiKey }) };
  });
  const endsAt = performance.now() + ms;
  while (performance.now() < endsAt) {
    await sleep(1_000);
    for (const { socket, go } of open) if (socket.writable) go();
  }
  for (const { socket } of open) socket.destroy();
}

function vanish(world: World, number: number): void {
  const { hostname, port, host } = new URL(world.urls[number % world.urls.length] ?? '');
  const date = world.houses[0]?.dates[0] ?? '';
  const socket = connect(Number(port), hostname, () => {
    socket.write(`GET /v1/search?near=0.01,0.01&radius_km=5&date=${date}&time=19:00&party_size=2 HTTP/1.1\r\nHost: ${host}\r\nX-API-Key: ${world.apiKey}\r\n\r\n`);
    setTimeout(() => socket.destroy(), number % 20);
  });
  socket.on('error', () => undefined);
}
