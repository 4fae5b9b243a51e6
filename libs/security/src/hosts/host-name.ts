import { domainToASCII } from 'node:url';

/** RFC 1035, 2.3.4: 253 characters as text; before them a port and a final dot may be left to cut off. */
const [nameCharactersMax, fieldCharactersMax] = [253, 260];

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
// RFC 9110, 7.2 and RFC 3986, 3.2.2, of which a tenant's host is always a registered name.
const field = new RegExp(String.raw`^(${label}(?:\.${label})*)\.?(?::\d{0,5})?$`, 'i');

/** Clients of one host all send the same. */
const known = new Map<string, string | null>();
const knownMax = 1_000;

/**
 * The name in a Host field, as hosts are stored: lower case, without port and final dot. Null for what names no host, and for
 * addresses, which are nobody's name.
 */
export function hostNameOf(header: string | undefined): string | null {
  if (header === undefined || header.length > fieldCharactersMax) return null;
  const before = known.get(header);
  if (before !== undefined) return before;
  const name = nameIn(header);
  if (known.size >= knownMax) known.clear();
  known.set(header, name);
  return name;
}

/** As people write one: `Café.example` too, which is `xn--caf-dma.example` (RFC 5891, 4). Null for what is none, or has a port. */
export function hostNameIn(text: string): string | null {
  return text.includes(':') ? null : nameIn(domainToASCII(text));
}

function nameIn(text: string): string | null {
  const name = field.exec(text)?.[1]?.toLowerCase();
  if (name === undefined || name.length > nameCharactersMax) return null;
  // RFC 1123, 2.1: no top-level name is a number, so this is an IPv4 address.
  return /(?:^|\.)\d+$/.test(name) ? null : name;
}
