import { cacheFields, type Field, hashOf, noRanges, storeAnswer, type StoredAnswer, varyField } from '#caching';

/** A file that pages link to by an address with its hash, so that it may be kept for good. */
export interface StaticAsset {
  /** `/docs/assets/style.<hash>.css` */
  readonly url: string;
  /** What that address answers. */
  readonly atItsHash: StoredAnswer;
  /** What the name answers without a hash, or with another build's: to be asked for each time. */
  readonly elsewhere: StoredAnswer;
}

const types: Readonly<Record<string, string>> = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8' };

export const assetsUrl = '/docs/assets';

/** @param name with its extension, `style.css` */
export async function makeAsset({ name, body, fields }: { name: string; body: Uint8Array; fields: readonly Field[] }): Promise<StaticAsset> {
  const [, stem = '', extension = ''] = /^(.+)\.([a-z]+)$/.exec(name) ?? [];
  const type = types[extension];
  if (type === undefined) throw new RangeError(`no media type for ${name}`);
  const answer = (caching: readonly Field[]) => storeAnswer({ status: 200, version: null, body, fields: [['content-type', type], noRanges, ...caching, varyField('hashed'), ...fields] });
  return {
    url: `${assetsUrl}/${stem}.${hashOf(body)}.${extension}`,
    atItsHash: await answer(cacheFields('hashed')),
    elsewhere: await answer([['cache-control', 'public, no-cache']]),
  };
}

const hashed = /^(.+)\.[\w-]{16}(\.[a-z]+)$/;

/**
 * What an address below `/docs/assets` answers; null when there is no such file. During a rolling deployment a page of one
 * build may ask another build for its files: it gets what there is, and may not keep it under that hash.
 */
export function assetAt(url: string, assets: ReadonlyMap<string, StaticAsset>): StoredAnswer | null {
  const path = url.split('?', 1)[0] ?? '';
  const name = path.slice(assetsUrl.length + 1);
  const asset = assets.get(name.replace(hashed, '$1$2'));
  if (asset === undefined) return null;
  return asset.url === path ? asset.atItsHash : asset.elsewhere;
}
