import type { ErrorDefinition } from '#kernel';
import { escapeHtml, page } from './html.ts';

/** Swagger UI on the API's own document. */
export function swaggerPage({ style, scripts }: { style: string; scripts: readonly string[] }): string {
  return page({ title: 'Couvert API', styles: [style], scripts, body: '<div id="swagger-ui"></div>' });
}

/** Starts Swagger UI. `validatorUrl: null`, for it would otherwise send the document to a server on the internet. */
export const swaggerStartScript = `window.ui = SwaggerUIBundle({
  url: '/docs/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  persistAuthorization: true,
  validatorUrl: null,
});
`;

export const docsStyle = `:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
h2 { font-family: ui-monospace, monospace; font-size: 1rem; margin-top: 2rem; }
h2:target { outline: 2px solid; outline-offset: 4px; }
p { margin: 0.25rem 0; }
`;

/** What `type` of every problem document leads to: each error with its anchor. */
export function errorsPage(catalogue: readonly ErrorDefinition[], { style }: { style: string }): string {
  const entries = catalogue.map(
    ({ code, status, title, retryable, advice }) =>
      `<h2 id="${code}">${code}</h2>\n<p>${status} · ${escapeHtml(title)}.</p>\n<p>${escapeHtml(advice)}</p>\n<p>${retryable ? 'The same request may succeed later.' : 'The same request will fail again.'}</p>`,
  );
  return page({ title: 'Errors of the Couvert API', styles: [style], scripts: [], body: `<h1>Errors</h1>\n${entries.join('\n')}` });
}
