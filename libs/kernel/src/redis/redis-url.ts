/** Which servers make up one Redis, and how to be let in. Valkey speaks the same protocol. */
export interface RedisAddress {
  readonly kind: 'standalone' | 'sentinel' | 'cluster';
  /** The server, the Sentinels, or nodes of the cluster from which the others are learnt; one at least. */
  readonly nodes: readonly { readonly host: string; readonly port: number }[];
  readonly isTls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** A cluster has number 0 alone. */
  readonly database: number;
  /** What the Sentinels call it; empty for the other kinds. */
  readonly masterName: string;
  /** Of the Sentinels themselves, where they ask for one. */
  readonly sentinelPassword: string | undefined;
}

const shape = /^(?<scheme>rediss?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?:(?<username>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<nodes>[^@/?#]+)(?<path>\/[^?#]*)?(?:\?(?<query>[^#]*))?$/;
const nodeShape = /^(?:\[(?<v6>[0-9a-fA-F:.]+)\]|(?<host>[^:[\]]+))(?::(?<port>\d{1,5}))?$/;

const redisPort = 6_379;
const sentinelPort = 26_379;

/**
 * Reads an address:
 *
 * - `redis://user:password@host:6379/0`, https://www.iana.org/assignments/uri-schemes/prov/redis
 * - `redis+sentinel://user:password@sentinel-1:26379,sentinel-2:26379/master-name/0?sentinel-password=…`
 * - `redis+cluster://user:password@node-1:6379,node-2:6379`
 *
 * With `rediss` instead of `redis`, everything is said over TLS, to Sentinels as well. What is special in an address is
 * written as `%40`.
 * @throws RangeError whose message names no secret
 */
export function parseRedisUrl(url: string): RedisAddress {
  const { scheme, kind: named, username, password, nodes = '', path = '', query = '' } = shape.exec(url)?.groups ?? {};
  const kind = (named ?? 'standalone') as RedisAddress['kind'];
  const addresses = nodes.split(',').map((node) => parseNode(node, kind === 'sentinel' ? sentinelPort : redisPort));
  const [first = '', second = '', ...rest] = path.split('/').slice(1);
  const [masterName, database] = kind === 'sentinel' ? [decoded(first), second] : ['', first];
  const isRight =
    scheme !== undefined && addresses.every((node) => node !== null) && (kind !== 'standalone' || addresses.length === 1) && rest.length === 0 &&
    (kind === 'sentinel' ? masterName !== '' : second === '') && /^\d{0,4}$/.test(database) && (kind !== 'cluster' || Number(database) === 0);
  if (!isRight) throw new RangeError('must be an address such as redis://:password@host:6379, redis+sentinel://host:26379,host:26379/master-name or redis+cluster://host:6379,host:6379; rediss for TLS');
  return {
    kind,
    nodes: addresses.filter((node) => node !== null),
    isTls: scheme === 'rediss',
    username: decoded(username) || undefined,
    password: decoded(password) || undefined,
    database: Number(database),
    masterName,
    sentinelPassword: new URLSearchParams(query).get('sentinel-password') ?? undefined,
  };
}

function parseNode(text: string, defaultPort: number): RedisAddress['nodes'][number] | null {
  const { v6, host, port } = nodeShape.exec(text)?.groups ?? {};
  const name = v6 ?? host;
  const number = Number(port ?? defaultPort);
  return name === undefined || number < 1 || number > 65_535 ? null : { host: name, port: number };
}

function decoded(text: string | undefined): string {
  try {
    return decodeURIComponent(text ?? '');
  } catch {
    throw new RangeError('has a % that is not followed by two hexadecimal digits');
  }
}
