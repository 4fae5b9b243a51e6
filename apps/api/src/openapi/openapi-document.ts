import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { completeOperations, headerComponents, securityScheme } from './complete-operations.ts';
import { mergeEqualPaths } from './merge-equal-paths.ts';
import { accessByOperationId, keptOperationIds, operationIdOf } from './operation-names.ts';
import { problemResponses, problemSchemas } from './problem-schema.ts';

const description = `Find a restaurant, see what is free, book it.

Everything below \`/v1\` needs an API key in the \`X-API-Key\` header; the key decides the tenant. JSON is snake_case,
instants are RFC 3339 with offset, \`date\` is a **service date**: the local day cut at 05:00, so that Saturday 01:30 is
Friday's dinner. Lists answer \`{ items, next }\`; send \`next\` back as \`cursor\`. What has a \`version\` answers an
\`ETag\`, and changes of it need \`If-Match\`. Every answer has an \`X-Consistency\`; sent along with the next request, it
keeps you from being shown less than you have seen or written already. Every error is a problem document (RFC 9457) with a stable \`code\`:
see [all errors](/docs/errors).`;

/** The OpenAPI 3.1 document of the whole API, from the code. Works on an application in preview mode, without a database. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setTitle('Couvert')
    .setDescription(description)
    .setVersion('1.0.0')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .setOpenAPIVersion('3.1.0')
    .addServer('/')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'A secret key (`cvt_sk_…`), or a publishable one (`cvt_pk_…`) in a browser.' }, securityScheme)
    .build();
  const document = SwaggerModule.createDocument(app, base, { operationIdFactory: operationIdOf });
  completeOperations(document, accessByOperationId(app), keptOperationIds(app));
  document.components ??= {};
  document.components.schemas = sorted({ ...document.components.schemas, ...problemSchemas });
  document.components.headers = { ...document.components.headers, ...headerComponents };
  document.components.responses = { ...document.components.responses, ...problemResponses };
  document.paths = sorted(mergeEqualPaths(document.paths));
  return document;
}

// The order in which modules were scanned says nothing, and would show as a change.
function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
