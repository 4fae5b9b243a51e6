import { Server, type ServerResponse, validateHeaderName, validateHeaderValue } from 'node:http';

/** What Node keeps the head of an answer in, once it is made; null before. Not documented, and the same since Node 0.10. */
interface Headed extends ServerResponse {
  _header?: string | null;
}

/**
 * Lines of fields that are sent again and again, checked once: names that are tokens, values without line breaks.
 * @param fields names and values in turn
 * @throws TypeError for what no head may hold
 */
export function fieldLines(fields: readonly string[]): string {
  let lines = '';
  for (let at = 0; at < fields.length; at += 2) {
    const [name = '', value = ''] = [fields[at], fields[at + 1]];
    validateHeaderName(name);
    validateHeaderValue(name, value);
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
}

/**
 * Gives an answer its whole head as text. `writeHead` checks, lowers and compares each of two dozen fields again for each answer,
 * a tenth of what a hit takes.
 * @param lines of `fieldLines`, or made of nothing that a client has chosen; with a content-length, or of an answer without content
 * @returns false when this is not for this answer (the connection ends after it, an older HTTP, another Node): use `writeHead`
 */
export function setWholeHead(response: ServerResponse, statusLine: string, lines: string): boolean {
  const headed: Headed = response;
  if (headed._header !== null || !response.shouldKeepAlive || response.req.httpVersionMinor !== 1 || response.req.httpVersionMajor !== 1) return false;
  headed._header = `${statusLine}${lines}Date: ${dateNow()}\r\n${keepAlive(response)}\r\n`;
  return true;
}

let date = '';
let dateUntilMs = 0;

/** By the second, as RFC 9110 (6.6.1) has it. */
function dateNow(): string {
  const nowMs = Date.now();
  if (nowMs >= dateUntilMs || nowMs < dateUntilMs - 1_000) {
    date = new Date(nowMs).toUTCString();
    dateUntilMs = nowMs - (nowMs % 1_000) + 1_000;
  }
  return date;
}

const keepAlives = new Map<number, string>();

// As Node says it.
function keepAlive(response: ServerResponse): string {
  const server: unknown = Reflect.get(response.req.socket, 'server');
  const seconds = server instanceof Server ? Math.floor(server.keepAliveTimeout / 1_000) : 0;
  let lines = keepAlives.get(seconds);
  if (lines === undefined) keepAlives.set(seconds, (lines = `Connection: keep-alive\r\n${seconds === 0 ? '' : `Keep-Alive: timeout=${seconds}\r\n`}`));
  return lines;
}
