import type { Field } from './stored-answer.ts';

/** Varnish and nginx take 8 kB for one field at most, and some networks 4 kB for all keys. */
const charactersMax = 3_000;
/** What carries it can only be purged together. */
const tooMany = 'many';

/**
 * What a shared cache may be told to purge by: our tags, between spaces for Varnish and Fastly (`Surrogate-Key`), between
 * commas for Cloudflare and others (`Cache-Tag`). An answer of more tags than fit carries `many`, which every purge names too.
 */
export function surrogateKeyFields(tags: Iterable<string>): readonly Field[] {
  const keys = [...new Set(tags)].filter((tag) => /^[\x21-\x2b\x2d-\x7e]+$/.test(tag));
  const said = keys.reduce((sum, key) => sum + key.length + 1, 0) > charactersMax ? [tooMany] : keys;
  return said.length === 0 ? [] : [['surrogate-key', said.join(' ')], ['cache-tag', said.join(',')]];
}
