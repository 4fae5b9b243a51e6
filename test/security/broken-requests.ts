import type { Document, Operation, Schema } from '../support/openapi/operations.ts';
import { sampleOf, sampleOfParameter } from '../support/openapi/sample.ts';
import type { Random } from '../support/prng.ts';
import { type House, idsFor } from './a-house.ts';

export interface BrokenRequest {
  readonly operation: Operation;
  /** What was done to it, for the report of a failure. */
  readonly harm: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string | undefined;
}

const hostileTexts = [
  '', ' ', '\0', '%00', '\ud800', '../../etc/passwd', "'; DROP TABLE bookings; --", '" OR 1=1', '<script>alert(1)</script>', '{{7*7}}', '${jndi:ldap://x}', '\u202e', 'a'.repeat(300), 'a'.repeat(10_000),
  '-1', '0', '1.5', '1e400', '9999999999999999999999', 'NaN', 'Infinity', 'null', 'undefined', 'true', '[]', '{}', '9999-12-31', '0000-00-00', '2027-02-30', '10000-01-01', '24:00', '99:99', '2027-13', '-90.1,200', '0,0,0', 'a,b',
  'eyJub3QiOiJhIGN1cnNvciJ9', 'WyJ4Il0', 'WyJyZXN0YXVyYW50cyIsIlx1MDAwMCJd', '01933b6e-8a53-7bd0-9a2c-6f0c5c1f8a11', '٣', '１２', 'ﬁ', '𝟙', '\u0000a', '*', '%', '_', '\\', "\\'",
];
const hostileValues: readonly unknown[] = [
  null, true, false, 0, -1, 1.5, 1e9, 1e21, -1e21, 2 ** 31, 2 ** 53, [], {}, [[]], [{}], [null], { a: { b: { c: {} } } }, Array.from({ length: 200 }, (_, i) => i), { length: 1e9 }, { toString: 'x', valueOf: 'y' }, ...hostileTexts,
];
const hostileBodies = [
  '', ' ', '{', '}', '[]', '[1]', 'null', 'true', '1', '"text"', '{"a":1,"a":2}', '{"__proto__":{"a":1}}', '{"constructor":{"prototype":{"a":1}}}', '{"a":"\\u0000"}', '{"a":"\\ud800"}', '\ufeff{}', "{'a':1}", '{"a":1e999}', '{"a":NaN}', `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`, '['.repeat(5_000), `"${'x'.repeat(70_000)}"`, '{"a":"\t"}', '{,}', '// comment\n{}',
];
const contentTypes = ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', 'application/json;;;', 'APPLICATION/JSON', 'x', 'application/json, text/plain', 'application/merge-patch+json'];
const hostileHeaders: readonly (readonly [string, readonly string[]])[] = [
  ['if-match', ['', '"', '"1"', 'W/"1.json"', '"-1.json"', '"99999999999.json"', '"1.json", "2.json"', '*', '"1.json"', 'x'.repeat(2_000)]],
  ['idempotency-key', ['', ' ', 'é', 'x'.repeat(256), '\u007f', "'; --", 'x'.repeat(255)]],
  ['x-manage-token', ['', 'x', 'A'.repeat(43), 'A'.repeat(5_000), '%00', "' OR ''='"]],
  ['x-api-key', ['', 'x', 'cvt_sk_live_aaaaaaaaaaaa_', 'x'.repeat(5_000), "' OR ''='"]],
  ['traceparent', ['', 'x', '00-0-0-0', '00-00000000000000000000000000000000-0000000000000000-00']],
  ['accept', ['text/html', '*/*;q=0', 'nonsense']],
  ['accept-language', ['xx', 'de;q=x', '*']],
  ['origin', ['null', 'https://evil.example']],
  ['x-forwarded-for', ['127.0.0.1', "'; --", 'x'.repeat(500)]],
  ['range', ['bytes=0-1']],
];

/** As they stand in an address: signs that begin nothing, bytes that are no UTF-8, overlong forms, what other programs once read. */
const malformedEscapes = ['%', '%z', '%zz', '%1', '%ff', '%c0%80', '%ed%a0%80', '%u0041', '%%30', '%00', '%f8%88%80%80%80', '%e2%82'];
/** Above what Node reads (16 KiB), and just below. */
const oversizes = [15_000, 17_000, 60_000];

/** Takes a request that would be fine, by the document's own examples, and breaks it in one or two places. */
export function breakRequest(document: Document, random: Random, { key, house, operation }: { key: string; house: House; operation: Operation }): BrokenRequest {
  const draft = {
    harms: [] as string[],
    path: new Map(operation.parameters.filter((one) => one.in === 'path').map((one) => [one.name, idsFor(house, operation.path)[one.name] ?? sampleOfParameter(document, one)])),
    query: operation.parameters.filter((one) => one.in === 'query' && (one.required || random.next() < 0.3)).map((one): [string, string] => [one.name, sampleOfParameter(document, one)]),
    headers: { 'x-api-key': key, ...(operation.body === null ? {} : { 'content-type': 'application/json' }) } as Record<string, string>,
    body: operation.body === null ? undefined : sampleOf(document, operation.body),
    payload: undefined as string | undefined,
    method: operation.method as string,
    escape: null as string | null,
  };
  // What is deleted cannot be broken any more: a version that never comes lets everything but the last step happen.
  if (operation.parameters.some(({ name }) => name.toLowerCase() === 'if-match')) draft.headers['if-match'] = operation.method === 'DELETE' ? '"999999.json"' : '*';

  const harms: Record<string, () => void> = {
    path: () => {
      const name = random.pick([...draft.path.keys()]);
      draft.path.set(name, random.pick(hostileTexts));
    },
    query: () => {
      const names = operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name);
      const name = names.length === 0 || random.next() < 0.1 ? random.pick(['unknown', '__proto__', 'constructor', 'limit[]', 'a.b']) : random.pick(names);
      draft.query.push([name, random.pick(hostileTexts)]);
      if (random.next() < 0.2) draft.query.push([name, random.pick(hostileTexts)]);
    },
    field: () => {
      draft.body = withHarmedField(document, random, { value: draft.body, schema: operation.body ?? {} });
    },
    body: () => {
      draft.payload = random.pick(hostileBodies);
    },
    type: () => {
      draft.headers['content-type'] = random.pick(contentTypes);
    },
    header: () => {
      const [name, values] = random.pick(hostileHeaders);
      draft.headers[name] = random.pick(operation.method === 'DELETE' ? values.filter((value) => value !== '*') : values);
    },
    method: () => {
      draft.method = random.pick(['GET', 'POST', 'PUT', 'PATCH', 'OPTIONS', 'HEAD']);
    },
    escape: () => {
      draft.escape = random.pick(malformedEscapes);
    },
    oversize: () => {
      draft.headers[random.pick(['x-long', 'cookie', 'accept-language', 'x-api-key', 'if-none-match'])] = 'a'.repeat(random.pick(oversizes));
    },
  };
  const possible = ['query', 'header', 'method', 'escape', 'oversize', ...(draft.path.size > 0 ? ['path', 'path'] : []), ...(operation.body === null ? [] : ['field', 'field', 'field', 'field', 'body', 'type'])];
  for (let times = random.next() < 0.3 ? 2 : 1; times > 0; times -= 1) {
    const harm = random.pick(possible);
    draft.harms.push(harm);
    harms[harm]?.();
  }
  return {
    operation,
    harm: draft.harms.join('+'),
    method: draft.method,
    url: withEscape(urlOf(operation.path, draft.path, draft.query), draft.escape),
    headers: draft.headers,
    payload: draft.payload ?? (draft.body === undefined ? undefined : JSON.stringify(draft.body)),
  };
}

function withHarmedField(document: Document, random: Random, { value, schema }: { value: unknown; schema: Schema }): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return random.pick(hostileValues);
  const properties = document.resolve(schema).properties ?? {};
  const names = Object.keys({ ...properties, ...value });
  if (names.length === 0 || random.next() < 0.1) return { ...value, [random.pick(['is_admin', 'tenant_id', 'a'.repeat(300), '\ud800', ''])]: 1 };
  const name = random.pick(names);
  if (random.next() < 0.15) return Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
  const inner = (value as Record<string, unknown>)[name];
  const goDeeper = typeof inner === 'object' && inner !== null && !Array.isArray(inner) && random.next() < 0.5;
  return { ...value, [name]: goDeeper ? withHarmedField(document, random, { value: inner, schema: properties[name] ?? {} }) : random.pick(hostileValues) };
}

function urlOf(path: string, parameters: ReadonlyMap<string, string>, query: readonly [string, string][]): string {
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => encoded(parameters.get(name) ?? ''));
  return query.length === 0 ? filled : `${filled}?${query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&')}`;
}

// In the path of every other address, by its length; else in the query.
function withEscape(url: string, escape: string | null): string {
  if (escape === null) return url;
  const [path = '', query] = url.split('?', 2);
  if (url.length % 2 === 0) return `${path}${escape}${query === undefined ? '' : `?${query}`}`;
  return `${url}${query === undefined ? '?' : '&'}q=${escape}`;
}

// Half a surrogate pair has no percent-encoding; its bytes are what a careless client would send. `%00` stays as it is.
function encoded(text: string): string {
  if (text === '%00') return text;
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}
