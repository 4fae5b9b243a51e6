import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A target that says what a test wants it to say: each series with its value, or how it comes to it at each look. */
export class ToldMetrics {
  readonly series = new Map<string, number | (() => number)>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ToldMetrics> {
    const server = createServer((_request, response) => {
      const lines = [...told.series].map(([name, value]) => `${name} ${typeof value === 'number' ? value : value()}\n`);
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(lines.join(''));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const told = new ToldMetrics(server);
    return told;
  }

  /** host:port */
  get target(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
