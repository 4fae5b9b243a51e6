import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Whose word is taken for where a request came from. */
export type ClientAddress = (request: IncomingMessage) => string;

/**
 * The address of the client: the nearest one in X-Forwarded-For that no trusted proxy has, as Fastify's `request.ip`.
 * @param trustedProxies addresses or CIDR ranges; with none of them the header is not read
 */
export function clientAddressBehind(trustedProxies: readonly string[]): ClientAddress {
  const peerOf = ({ socket }: IncomingMessage): string => socket.remoteAddress ?? '';
  if (trustedProxies.length === 0) return peerOf;
  const trusted = new BlockList();
  for (const proxy of trustedProxies) {
    const [address = '', bits] = proxy.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string): boolean => {
    const family = isIP(address);
    return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
  return (request) => {
    let nearest = peerOf(request);
    const said = request.headers['x-forwarded-for'];
    const hops = (Array.isArray(said) ? said.join(',') : (said ?? '')).split(',').map((hop) => hop.trim()).filter((hop) => hop !== '');
    while (isTrusted(nearest)) {
      const before = hops.pop();
      if (before === undefined) break;
      nearest = before;
    }
    return nearest;
  };
}
