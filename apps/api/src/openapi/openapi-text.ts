import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger } from '#monitoring';
import { AppModule } from '../app.module.ts';
import { parseConfig } from '../config.ts';
import { openApiDocument } from './openapi-document.ts';

/** The OpenAPI document as a file, from the code alone: in preview mode nothing is started, and no database is asked. */
export async function openApiText(): Promise<string> {
  const config = parseConfig({ DATABASE_URL: 'postgres://nobody@localhost/none', COUVERT_SECRET: '-'.repeat(32) });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config, { logger: createLogger({ level: 'silent' }), onPoolError: () => undefined, onLogError: () => undefined, onRedisError: () => undefined, onStandbyError: () => undefined, onDirectoryError: () => undefined, onIndexError: () => undefined, onCacheDifference: () => undefined }), new FastifyAdapter({ skipMiddie: true }), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  try {
    return `${JSON.stringify(openApiDocument(app), null, 2)}\n`;
  } finally {
    await app.close();
  }
}
