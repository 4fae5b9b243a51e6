import { errorFields } from './error-fields.ts';
import { censored, scrubText } from './scrub-text.ts';

/** Names of what must not be read in a log, in lower case and without dashes and underscores. */
const secretNames: ReadonlySet<string> = new Set([
  'authorization', 'proxyauthorization', 'cookie', 'cookies', 'setcookie', 'xapikey', 'apikey', 'xmanagetoken', 'managetoken', 'token', 'accesstoken', 'secret', 'password', 'credentials',
  'guest', 'guests', 'guestname', 'guestemail', 'guestphone', 'firstname', 'lastname', 'fullname', 'email', 'emailaddress', 'phone', 'phonenumber', 'requests', 'occasion', 'birthday', 'allergies', 'notes',
  'body', 'rawbody', 'payload', 'parameters', 'values', 'headers', 'rawheaders', 'query', 'querystring', 'url', 'originalurl',
]);

/** Deeper than this nothing of ours goes, and what others hang on their objects has no end. */
const depthMax = 6;
const membersMax = 100;

/**
 * The same object for a log: members with such names are censored at any depth, errors become the list of their parts, and
 * what is too deep or too much is left out.
 */
export function scrubFields(fields: object): Record<string, unknown> {
  return scrubObject(fields, 0, new Set());
}

function scrubObject(object: object, depth: number, above: ReadonlySet<object>): Record<string, unknown> {
  const scrubbed: Record<string, unknown> = {};
  const within = new Set(above).add(object);
  let members = 0;
  for (const name in object) {
    if (!Object.hasOwn(object, name)) continue;
    members += 1;
    if (members > membersMax) break;
    scrubbed[name] = scrubMember(name, Reflect.get(object, name), { depth, within });
  }
  return scrubbed;
}

interface Place {
  readonly depth: number;
  /** The objects that it lies in: one of them again has no end. */
  readonly within: ReadonlySet<object>;
}

function scrubMember(name: string, value: unknown, place: Place): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  // A number is a count of them, but for a telephone's.
  const isCount = typeof value === 'boolean' || (typeof value === 'number' && value < 10_000_000);
  if (value !== null && value !== undefined && !isCount && isSecret(name)) return censored;
  return scrubValue(value, place);
}

function scrubValue(value: unknown, { depth, within }: Place): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return errorFields(value);
  if (value instanceof Date) return value;
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return '[bytes]';
  if (depth >= depthMax || within.has(value)) return '[left out]';
  if (Array.isArray(value)) return value.slice(0, membersMax).map((one) => scrubValue(one, { depth: depth + 1, within: new Set(within).add(value) }));
  return scrubObject(value, depth + 1, within);
}

/** Names that lines have all the time, so that they need no look at their letters. */
const known = new Map<string, boolean>();
const knownMax = 1_000;

function isSecret(name: string): boolean {
  const found = known.get(name);
  if (found !== undefined) return found;
  const is = secretNames.has(name.toLowerCase().replaceAll(/[-_]/g, ''));
  if (known.size < knownMax) known.set(name, is);
  return is;
}
