import { BlockList, isIP } from 'node:net';

// https://www.iana.org/assignments/iana-ipv4-special-registry, and iana-ipv6-special-registry beside it: everything that does not lead
// to a host of the public internet, or leads to an IPv4 address by way of another notation (6to4, NAT64, Teredo).
const special = new BlockList();
const ipv4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.31.196.0', 24],
  ['192.52.193.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16], ['192.175.48.0', 24], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
];
const ipv6: readonly (readonly [string, number])[] = [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['2620:4f:8000::', 48], ['3fff::', 20]];
for (const [net, prefix] of ipv4) special.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of ipv6) special.addSubnet(net, prefix, 'ipv6');
// What is not of 2000::/3 has not been given to anybody who could be reached: ::1, fc00::/7, fe80::/10, ff00::/8, ::ffff:0:0/96, 64:ff9b::/96.
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');

/**
 * Whether an address is of a host of the public internet.
 *
 * Invariant S31: nobody outside has us speak to what lies behind our own walls: this machine, its network, a cloud's metadata.
 * Why: an endpoint's address is a stranger's to choose. Held by: the address is judged when the connection is made, after the name was
 * resolved and for the address that is used, and once more when it stands. Proved by: test/delivery/webhook-addresses.spec.ts
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special.check(address, 'ipv4');
  // A zone names an interface of this machine.
  return family === 6 && !address.includes('%') && global.check(address, 'ipv6') && !special.check(address, 'ipv6');
}
