import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { fieldLines, setWholeHead } from '../../../apps/api/src/edge/whole-head.ts';

const fields = ['content-type', 'application/json', 'content-length', '7', 'set-cookie', 'a=1; Path=/', 'x-odd', 'ümlaut'];
const body = '{"a":1}';

describe('a head that is set as a whole', () => {
  const servers: Server[] = [];
  const serve = async (listener: RequestListener): Promise<number> => {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });

  /** All that comes for these bytes until the server has been silent on an answer to the last of them, or ends. */
  const exchange = (port: number, sent: string, isWhole: (got: string) => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      let got = '';
      const socket = connect({ port, host: '127.0.0.1' });
      socket.setEncoding('latin1').on('data', (data: string) => {
        got += data;
        if (isWhole(got)) socket.destroy();
      });
      socket.on('error', reject).on('close', () => resolve(got));
      socket.write(sent);
    });
  const withoutDate = (text: string): string => text.replaceAll(/Date: [^\r]+ GMT\r\n/g, 'Date: …\r\n');
  const get = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

  it('is what Node would have written, letter for letter, again and again on one connection', async () => {
    const outcomes: boolean[] = [];
    const ours = await serve((_request, response) => {
      outcomes.push(setWholeHead(response, 'HTTP/1.1 200 OK\r\n', fieldLines(fields)));
      response.end(body, 'latin1');
    });
    const nodes = await serve((_request, response) => void response.writeHead(200, fields).end(body, 'latin1'));
    const isTwo = (got: string): boolean => got.split(body).length === 3;
    const [mine, theirs] = [await exchange(ours, get + get, isTwo), await exchange(nodes, get + get, isTwo)];
    expect(withoutDate(mine)).toBe(withoutDate(theirs));
    expect(mine.match(/Date: [A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT\r\n/g)).toHaveLength(2);
    expect(outcomes).toEqual([true, true]);
  });

  it('goes with no content to who asks for the head, and where nothing has changed', async () => {
    const listener = (isWhole: boolean): RequestListener => (request, response) => {
      const isHead = request.method === 'HEAD';
      const [status, said]: [number, string[]] = isHead ? [200, fields] : [304, ['etag', '"1"']];
      response.statusCode = status;
      if (!isWhole || !setWholeHead(response, `HTTP/1.1 ${status} ${isHead ? 'OK' : 'Not Modified'}\r\n`, fieldLines(said))) response.writeHead(status, said);
      if (isHead) response.end(body, 'latin1');
      else response.end();
    };
    const sent = `HEAD / HTTP/1.1\r\nHost: x\r\n\r\n${get}`;
    const isTwo = (got: string): boolean => got.split('\r\n\r\n').length === 3;
    const [mine, theirs] = [await exchange(await serve(listener(true)), sent, isTwo), await exchange(await serve(listener(false)), sent, isTwo)];
    expect(withoutDate(mine)).toBe(withoutDate(theirs));
    expect(mine).not.toContain(body);
  });

  it('is not for a connection that ends, nor for an older HTTP', async () => {
    const outcomes: boolean[] = [];
    const port = await serve((_request, response) => {
      outcomes.push(setWholeHead(response, 'HTTP/1.1 200 OK\r\n', fieldLines(fields)));
      response.writeHead(200, fields).end(body);
    });
    const never = (): boolean => false;
    for (const sent of ['GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 'GET / HTTP/1.0\r\n\r\n']) expect(await exchange(port, sent, never)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(await exchange(port, 'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n', (got) => got.endsWith(body))).toContain(body);
    expect(outcomes).toEqual([false, false, false]);
  });

  it('holds nothing that would be two', () => {
    expect(() => fieldLines(['x', 'a\r\nset-cookie: b'])).toThrow(TypeError);
    expect(() => fieldLines(['x y', 'a'])).toThrow(TypeError);
  });
});
