import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { Program } from '../program.ts';
import { findProgram, requireProgram } from '../system/find-program.ts';
import { freePort } from '../../../apps/local/src/embedded-postgres/free-port.ts';
import type { Certificate } from './certificate.ts';

export interface RedisServerOptions {
  readonly password?: string;
  /** e.g. `2mb`; nothing is evicted, so what does not fit is refused. */
  readonly maxMemory?: string;
  readonly tls?: Certificate;
  /** Settings of redis.conf by name. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Runs `redis-server … --sentinel` with this file instead. */
  readonly sentinelFile?: string;
  /** That of the file. */
  readonly port?: number;
}

const readyMsMax = 20_000;

/** A real Redis of a test's own, on a free port of the loopback address, that keeps nothing. */
export class RedisServer {
  private program: Program | null = null;

  private constructor(
    readonly port: number,
    readonly folder: string,
    private readonly options: RedisServerOptions,
  ) {}

  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const server = await RedisServer.notYetStarted(options);
    await server.startAgain();
    return server;
  }

  /** Its address is known, and nobody listens there. */
  static async notYetStarted(options: RedisServerOptions = {}): Promise<RedisServer> {
    return new RedisServer(options.port ?? (await freePort()), await mkdtemp(join(tmpdir(), 'couvert-test-redis-')), options);
  }

  get url(): string {
    const { password, tls } = this.options;
    return `${tls === undefined ? 'redis' : 'rediss'}://${password === undefined ? '' : `:${password}@`}127.0.0.1:${this.port}`;
  }

  /** On the same port, empty. */
  async startAgain(): Promise<void> {
    const program = new Program(this.commandLine());
    this.program = program;
    await program.until(() => /Ready to accept connections|Sentinel ID is/.test(program.stdout), { what: 'redis-server is ready', withinMs: readyMsMax });
  }

  /** Sends one command on a connection of its own. */
  async command<Reply = unknown>(...args: string[]): Promise<Reply> {
    const { tls } = this.options;
    const client = createClient({ url: this.url, socket: { reconnectStrategy: false, ...(tls === undefined ? {} : { tls: true, ca: tls.certificate }) } });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.sendCommand(args)) as Reply;
    } finally {
      client.destroy();
    }
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.program?.kill();
    this.program = null;
  }

  /** Its connections stay open, and nothing is answered. */
  freeze(): void {
    this.program?.signal('SIGSTOP');
  }

  thaw(): void {
    this.program?.signal('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  private commandLine(): { command: string; args: string[] } {
    const server = requireProgram('redis-server');
    const args = this.options.sentinelFile === undefined ? this.settings() : [this.options.sentinelFile, '--sentinel'];
    // Ends with the run also when that is killed.
    const setpriv = process.platform === 'linux' ? findProgram('setpriv') : null;
    return setpriv === null ? { command: server, args } : { command: setpriv, args: ['--pdeathsig', 'KILL', server, ...args] };
  }

  private settings(): string[] {
    const { password, maxMemory, tls, settings } = this.options;
    const all = {
      bind: '127.0.0.1',
      port: tls === undefined ? String(this.port) : '0',
      dir: this.folder,
      save: '',
      appendonly: 'no',
      ...(tls === undefined ? {} : { 'tls-port': String(this.port), 'tls-cert-file': tls.certificateFile, 'tls-key-file': tls.keyFile, 'tls-ca-cert-file': tls.certificateFile, 'tls-auth-clients': 'no' }),
      ...(password === undefined ? {} : { requirepass: password, masterauth: password }),
      ...(maxMemory === undefined ? {} : { maxmemory: maxMemory, 'maxmemory-policy': 'noeviction' }),
      ...settings,
    };
    return Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
  }
}
