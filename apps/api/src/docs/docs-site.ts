import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cacheFields, type Field, noRanges, type SharedBounds, storeAnswer, type StoredAnswer, varyField } from '#caching';
import { errorsCatalogue } from '../errors-catalogue.ts';
import { docsStyle, errorsPage, swaggerPage, swaggerStartScript } from './pages.ts';
import { makeAsset, type StaticAsset } from './static-asset.ts';

/** Pages and files, each made once with its codings. */
export interface DocsSite {
  /** By address. */
  readonly pages: ReadonlyMap<string, StoredAnswer>;
  /** By name. */
  readonly assets: ReadonlyMap<string, StaticAsset>;
}

export const pageUrls = ['/docs', '/docs/errors', '/docs/openapi.json'] as const;

// Everything from this server, nothing inline. Swagger UI draws its icons from data: addresses.
const policy: Field = ['content-security-policy', "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"];
/** Pages change with the build: a minute after a deployment everybody sees the new ones, and while we are away for a day, the old. */
const bounds: SharedBounds = { freshSeconds: 60, staleWhileRevalidateSeconds: 600, staleIfErrorSeconds: 86_400 };

/** @param document the OpenAPI document; it costs a tenth of a second */
export async function makeDocsSite(document: () => string): Promise<DocsSite> {
  const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const sources: Readonly<Record<string, Uint8Array>> = {
    'swagger-ui.css': await readFile(join(root, 'swagger-ui.css')),
    'swagger-ui-bundle.js': await readFile(join(root, 'swagger-ui-bundle.js')),
    'start.js': Buffer.from(swaggerStartScript),
    'style.css': Buffer.from(docsStyle),
  };
  const assets = new Map<string, StaticAsset>();
  for (const [name, body] of Object.entries(sources)) assets.set(name, await makeAsset({ name, body, fields: [policy] }));
  const urlOf = (name: string): string => assets.get(name)?.url ?? '';
  const html = 'text/html; charset=utf-8';
  const pages: [url: (typeof pageUrls)[number], type: string, text: string][] = [
    ['/docs', html, swaggerPage({ style: urlOf('swagger-ui.css'), scripts: [urlOf('swagger-ui-bundle.js'), urlOf('start.js')] })],
    ['/docs/errors', html, errorsPage(errorsCatalogue, { style: urlOf('style.css') })],
    ['/docs/openapi.json', 'application/json; charset=utf-8', document()],
  ];
  const stored = pages.map(async ([url, type, text]) => [url, await storeAnswer({ status: 200, version: null, body: Buffer.from(text), fields: pageFields(type) })] as const);
  return { assets, pages: new Map(await Promise.all(stored)) };
}

function pageFields(type: string): Field[] {
  return [['content-type', type], noRanges, ...cacheFields('shared', bounds), varyField('shared'), ['surrogate-key', 'docs'], ['cache-tag', 'docs'], policy];
}
