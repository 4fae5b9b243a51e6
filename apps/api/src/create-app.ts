import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CacheWarmer } from '#caching';
import { Database, inTime, requireSafeRole } from '#kernel';
import { counter, createLogger, type Logger, Loggers, metricsCatalogue, nestLogger, Readiness } from '#monitoring';
import { InputPipe } from '#security';
import { AppModule, type Overrides as ModuleOverrides } from './app.module.ts';
import { awaitDatabase } from './await-database.ts';
import type { Config } from './config.ts';
import { serveDocs } from './docs/serve-docs.ts';
import { bodyBytesMax, attachHooks } from './edge/hooks.ts';
import { buildEdge } from './edge/build-edge.ts';
import { RequestMeter } from './edge/request-meter.ts';
import { RouteTable } from './edge/route-table.ts';
import { addSecurityHeaders } from './edge/security-headers.ts';
import { openApiDocument } from './openapi/openapi-document.ts';
import { ProblemFilter } from './problems/problem.filter.ts';
import { RawProblems } from './problems/raw-problem.ts';
import { refuseUnroutable } from './problems/refuse-unroutable.ts';
import { recordControllers } from './telemetry/controller-spans.ts';

export interface Overrides extends ModuleOverrides {
  readonly logger?: Logger;
}

/**
 * The whole application, initialised and not listening. Tests call it in their own process and speak to it with
 * `app.inject()`; whoever calls it closes it.
 */
export async function createApp(config: Config, overrides: Overrides = {}): Promise<NestFastifyApplication> {
  const loggers = new Loggers(overrides.logger ?? createLogger({ level: config.logLevel }));
  // What administrators may have say more, or less.
  const log = { http: loggers.of('http'), errors: loggers.of('errors'), database: loggers.of('database'), cache: loggers.of('cache'), redis: loggers.of('redis'), search: loggers.of('search') };
  await awaitDatabase({ url: config.databaseUrl, waitMs: config.startWaitMs, logger: log.database });
  const meter = new RequestMeter();
  const rawProblems = new RawProblems(log.http, meter);
  const troubles = {
    log: counter(metricsCatalogue.cache.logTroubles),
    redis: counter(metricsCatalogue.dependencies.redisTroubles),
  };
  const adapter = fastifyAdapter(config, { http: log.http, errors: log.errors, meter, rawProblems });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config, {
      ...overrides,
      loggers,
      onPoolError: (err) => log.database.warn({ err }, 'an idle connection to the database was lost'),
      onLogError: (err) => {
        troubles.log.add(1);
        log.cache.warn({ err }, 'the change log could not be read');
      },
      onRedisError: (err) => {
        troubles.redis.add(1);
        log.redis.warn({ err }, 'Redis does not answer as it should: each process remembers for itself until it does');
      },
      onStandbyError: (err) => log.database.warn({ err }, 'a read replica does not answer as it should: the primary is asked until it does'),
      onDirectoryError: (err) => log.search.warn({ err }, 'the directory of restaurants could not be read: search asks the database until it can'),
      onIndexError: (err) => log.search.warn({ err }, 'the availability index could not be read: search asks the database until it can'),
      onCacheDifference: (difference) => log.cache.error({ difference }, 'an answer from the cache was not what the rows say'),
    }),
    adapter,
    { logger: nestLogger(loggers), bodyParser: false, abortOnError: false },
  );
  const routes = app.get(RouteTable);
  addSecurityHeaders(adapter.getInstance());
  rawProblems.watch(adapter.getInstance());
  const edge = buildEdge(app, { config, loggers: log, meter });
  const input = new InputPipe();
  // Ahead of what every answer gets: what is kept says itself who may keep it.
  edge.watch(adapter.getInstance(), input);
  attachHooks(adapter.getInstance(), { logger: log.http, meter, routes, readiness: app.get(Readiness) });
  app.useGlobalPipes(input);
  app.useGlobalFilters(new ProblemFilter(routes, log.errors));
  try {
    await requireSafeRole(app.get(Database));
    recordControllers(app);
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

function fastifyAdapter(config: Config, { http, errors, meter, rawProblems }: { http: Logger; errors: Logger; meter: RequestMeter; rawProblems: RawProblems }): FastifyAdapter {
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
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => refuseUnroutable(error, { request, reply, http, errors, meter }),
  });
}
