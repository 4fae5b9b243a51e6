import { connect, type Socket } from 'node:net';

/** The answer's status; null when the connection broke before it was whole. */
type Answered = (status: number | null) => void;

const headEnd = Buffer.from('\r\n\r\n');
const statusPattern = /^HTTP\/1\.1 (\d{3})/;
const lengthPattern = /\r\ncontent-length: (\d+)/i;
const closePattern = /\r\nconnection: close/i;

/** As many connections as are needed at once, each with one request under way, from as thin a client as can be: a crowd must not cost more than who serves it. */
export class KeptConnections {
  private readonly idle = new Set<Kept>();
  private readonly all = new Set<Kept>();

  constructor(private readonly options: { readonly port: number; readonly connectionsMax: number }) {}

  /** @returns false when all connections are in use and there may be no more: then nothing was sent */
  send(request: Buffer, answered: Answered): boolean {
    const kept = this.free();
    if (kept === null) return false;
    this.idle.delete(kept);
    kept.ask(request, (status) => {
      if (!kept.isClosed) this.idle.add(kept);
      answered(status);
    });
    return true;
  }

  /** Whoever still waits is told null. */
  close(): void {
    for (const kept of this.all) kept.socket.destroy();
  }

  private free(): Kept | null {
    for (const kept of this.idle) return kept;
    if (this.all.size >= this.options.connectionsMax) return null;
    const made: Kept = new Kept(connect({ port: this.options.port, host: '127.0.0.1', noDelay: true }), () => {
      this.all.delete(made);
      this.idle.delete(made);
    });
    this.all.add(made);
    return made;
  }
}

class Kept {
  isClosed = false;
  private waiting: Answered | null = null;
  private head: Buffer = Buffer.alloc(0);
  private status = 0;
  private left = 0;

  constructor(
    readonly socket: Socket,
    closed: () => void,
  ) {
    socket.on('data', (data: Buffer) => this.take(data));
    // What it was does not matter: `close` follows, and that is an answer that never came.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.isClosed = true;
      closed();
      this.answer(null);
    });
  }

  ask(request: Buffer, answered: Answered): void {
    this.waiting = answered;
    this.socket.write(request);
  }

  private take(data: Buffer): void {
    if (this.left > 0) this.left -= data.length;
    else {
      this.head = this.head.length === 0 ? data : Buffer.concat([this.head, data]);
      const end = this.head.indexOf(headEnd);
      if (end === -1) return;
      const text = this.head.toString('latin1', 0, end);
      const length = lengthPattern.exec(text)?.[1];
      const status = statusPattern.exec(text)?.[1];
      if (length === undefined || status === undefined) {
        this.socket.destroy();
        return;
      }
      this.left = Number(length) - (this.head.length - end - headEnd.length);
      this.head = Buffer.alloc(0);
      this.status = Number(status);
      if (closePattern.test(text)) this.isClosed = true;
    }
    if (this.left > 0) return;
    if (this.isClosed) this.socket.end();
    this.answer(this.status);
  }

  private answer(status: number | null): void {
    const { waiting } = this;
    this.waiting = null;
    waiting?.(status);
  }
}
