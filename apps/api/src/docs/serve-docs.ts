import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { StoredAnswer } from '#caching';
import { kernelErrors } from '#kernel';
import { type DocsSite, makeDocsSite, pageUrls } from './docs-site.ts';
import { sendStored } from './send-stored.ts';
import { assetAt, assetsUrl } from './static-asset.ts';

/** Swagger UI, the OpenAPI document and the errors, for everybody, without the internet. */
export function serveDocs(fastify: FastifyInstance, { document }: { document: () => string }): void {
  // Made when it is first asked for: compressing takes half a second, and most processes are never asked.
  let made: Promise<DocsSite> | null = null;
  const site = (): Promise<DocsSite> => {
    made ??= makeDocsSite(document).catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
  const answer = (url: string, find: (site: DocsSite, url: string) => StoredAnswer | null | undefined): void => {
    fastify.route({
      method: ['GET', 'HEAD'],
      url,
      config: { priority: 'background' },
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        const found = find(await site(), request.url);
        if (found === null || found === undefined) throw kernelErrors.notFound();
        return sendStored(request, reply, found);
      },
    });
  };
  for (const url of pageUrls) answer(url, ({ pages }) => pages.get(url));
  answer(`${assetsUrl}/*`, ({ assets }, url) => assetAt(url, assets));
}
