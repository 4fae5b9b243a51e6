import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CacheWarmer } from '#caching';
import { Database, inTime, requireSafeRole } from '#kernel';
import { counter, createLogger, type Logger, NestLogger, Readiness } from '#monitoring';
import { InputPipe } from '#security';
import { AppModule, type Overrides as ModuleOverrides } from './app.module.ts';
import { awaitDatabase } from './await-database.ts';
import type { Config } from './config.ts';
import { serveDocs } from './docs/serve-docs.ts';
import { bodyBytesMax, attachHooks } from './edge/hooks.ts';
import { buildEdge } from './edge/build-edge.ts';
import { RouteTable } from './edge/route-table.ts';
import { addSecurityHeaders } from './edge/security-headers.ts';
import { openApiDocument } from './openapi/openapi-document.ts';
import { ProblemFilter } from './problems/problem.filter.ts';
import { RawProblems } from './problems/raw-problem.ts';
import { refuseUnroutable } from './problems/refuse-unroutable.ts';

export interface Overrides extends ModuleOverrides {
  readonly logger?: Logger;
}

/**
 * The whole application, initialised and not listening. Tests call it in their own process and speak to it with
 * `app.inject()`; whoever calls it closes it.
 */
export async function createApp(config: Config, overrides: Overrides = {}): Promise<NestFastifyApplication> {
  const logger = overrides.logger ?? createLogger({ level: config.logLevel });
  await awaitDatabase({ url: config.databaseUrl, waitMs: config.startWaitMs, logger });
  const rawProblems = new RawProblems(logger);
  const troubles = {
    log: counter('couvert_cache_log_troubles_total', 'How often the change log could not be read or trimmed; once until it can again'),
    redis: counter('couvert_redis_troubles_total', 'How often Redis did not answer as it should; once until it does again'),
  };
  const adapter = fastifyAdapter(config, { logger, rawProblems });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config, {
      ...overrides,
      logger,
      onPoolError: (err) => logger.warn({ err }, 'an idle connection to the database was lost'),
      onLogError: (err) => {
        troubles.log.add(1);
        logger.warn({ err }, 'the change log could not be read');
      },
      onRedisError: (err) => {
        troubles.redis.add(1);
        logger.warn({ err }, 'Redis does not answer as it should: each process remembers for itself until it does');
      },
      onStandbyError: (err) => logger.warn({ err }, 'a read replica does not answer as it should: the primary is asked until it does'),
      onDirectoryError: (err) => logger.warn({ err }, 'the directory of restaurants could not be read: search asks the database until it can'),
      onIndexError: (err) => logger.warn({ err }, 'the availability index could not be read: search asks the database until it can'),
      onCacheDifference: (difference) => logger.error({ difference }, 'an answer from the cache was not what the rows say'),
    }),
    adapter,
    { logger: new NestLogger(logger), bodyParser: false, abortOnError: false },
  );
  const routes = app.get(RouteTable);
  addSecurityHeaders(adapter.getInstance());
  rawProblems.watch(adapter.getInstance());
  const edge = buildEdge(app, { config, logger });
  const input = new InputPipe();
  // Ahead of what every answer gets: what is kept says itself who may keep it.
  edge.watch(adapter.getInstance(), input);
  attachHooks(adapter.getInstance(), { logger, routes, readiness: app.get(Readiness) });
  app.useGlobalPipes(input);
  app.useGlobalFilters(new ProblemFilter(routes, logger));
  try {
    await requireSafeRole(app.get(Database));
    await app.init();
    serveDocs(adapter.getInstance(), { document: () => JSON.stringify(openApiDocument(app)) });
    await adapter.getInstance().ready();
    await edge.open(adapter.getInstance());
    await startWarm(app);
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}

/** How long requests are kept away for warmth alone: a process that is never ready is worse than one that is cold. */
const warmingMsMax = 3_000;

/** Ready once what is asked most is loaded, or has had its time. It listens meanwhile: who asks is answered. */
async function startWarm(app: INestApplication): Promise<void> {
  const readiness = app.get(Readiness);
  const warming = await app.get(CacheWarmer).start();
  if (warming === null) readiness.started();
  else void inTime(warmingMsMax, warming.round).then(() => readiness.started());
}

function fastifyAdapter(config: Config, { logger, rawProblems }: { logger: Logger; rawProblems: RawProblems }): FastifyAdapter {
  return new FastifyAdapter({
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    bodyLimit: bodyBytesMax,
    requestTimeout: config.receiveTimeoutMs,
    // Nest's middleware is not used, and its bridge would cost every request.
    skipMiddie: true,
    return503OnClosing: false,
    http: {
      headersTimeout: config.headersTimeoutMs,
      requestTimeout: config.receiveTimeoutMs,
      connectionsCheckingInterval: Math.min(config.headersTimeoutMs, 1_000),
      // Node would refuse a request without Host in its own words: the edge does it in ours.
      requireHostHeader: false,
    },
    clientErrorHandler: rawProblems.onClientError,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => refuseUnroutable(error, { request, reply, logger }),
  });
}
