import { connect, type Socket } from 'node:net';

export interface HttpLoadOptions {
  readonly port: number;
  /** The whole request, sent again and again as it is. */
  readonly request: Buffer;
  readonly connections: number;
  readonly seconds: number;
}

const headEnd = Buffer.from('\r\n\r\n');
const lengthPattern = /\r\ncontent-length: (\d+)/i;

/**
 * Answers a second over kept connections, each with one request under way, from as thin a client as can be: what it costs is
 * added to every contender, and makes their ratios smaller than they are.
 * @throws Error for an answer other than 200, or without a length
 */
export async function httpLoad({ port, request, connections, seconds }: HttpLoadOptions): Promise<number> {
  let answers = 0;
  let isOver = false;
  const sockets: Socket[] = [];
  const startedAt = performance.now();
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      sockets.push(socket);
      let left = 0;
      let head: Buffer = Buffer.alloc(0);
      socket.on('data', (data: Buffer) => {
        if (left === 0) {
          head = head.length === 0 ? data : Buffer.concat([head, data]);
          const end = head.indexOf(headEnd);
          if (end === -1) return;
          const text = head.toString('latin1', 0, end);
          const length = lengthPattern.exec(text)?.[1];
          if (!text.startsWith('HTTP/1.1 200') || length === undefined) {
            socket.destroy(new Error(`not an answer to count: ${text}`));
            return;
          }
          left = Number(length) - (head.length - end - headEnd.length);
          head = Buffer.alloc(0);
        } else {
          left -= data.length;
        }
        if (left > 0) return;
        answers += 1;
        if (isOver) socket.destroy();
        else socket.write(request);
      });
      socket.once('error', reject);
      socket.once('close', () => resolve());
      socket.write(request);
    });
  const timer = setTimeout(() => (isOver = true), seconds * 1_000);
  try {
    await Promise.all(Array.from({ length: connections }, one));
  } finally {
    clearTimeout(timer);
    for (const socket of sockets) socket.destroy();
  }
  return answers / ((performance.now() - startedAt) / 1_000);
}
