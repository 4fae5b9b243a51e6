import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { errorsCatalogue } from '../errors-catalogue.ts';
import { docsStyle, errorsPage, swaggerPage, swaggerStartScript } from './pages.ts';

// Everything from this server, nothing inline. Swagger UI draws its icons from data: addresses.
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const assets = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js']);
/** Pages change with the build; ten minutes is how long an old one may be shown. */
const cacheControl = 'public, max-age=600';

/** Swagger UI, the OpenAPI document and the errors, for everybody, without the internet. */
export function serveDocs(fastify: FastifyInstance, { document }: { document: () => string }): void {
  let documentText: string | null = null;
  const texts: Readonly<Record<string, { type: string; text: () => string }>> = {
    '/docs': { type: 'text/html; charset=utf-8', text: () => swaggerPage },
    '/docs/start.js': { type: 'text/javascript; charset=utf-8', text: () => swaggerStartScript },
    '/docs/style.css': { type: 'text/css; charset=utf-8', text: () => docsStyle },
    '/docs/errors': { type: 'text/html; charset=utf-8', text: () => errorsPage(errorsCatalogue) },
    // Built when it is first asked for: it costs the start a tenth of a second.
    '/docs/openapi.json': { type: 'application/json; charset=utf-8', text: () => (documentText ??= document()) },
  };
  for (const [url, { type, text }] of Object.entries(texts)) {
    fastify.get(url, (_request, reply: FastifyReply) => reply.headers({ 'content-type': type, 'content-security-policy': contentSecurityPolicy, 'cache-control': cacheControl }).send(text()));
  }
  const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  fastify.register(fastifyStatic, {
    root,
    prefix: '/docs/assets/',
    index: false,
    decorateReply: false,
    cacheControl: false,
    allowedPath: (path) => assets.has(path),
    setHeaders: (reply) => void reply.header('cache-control', cacheControl),
  });
}
