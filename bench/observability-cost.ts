import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, createDataSource, Secrets, systemContext, uuidV7 } from '#kernel';
import { createApiKey, secretScopes } from '#security';
import { Client } from 'pg';
import { freePort } from '../apps/local/src/embedded-postgres/free-port.ts';
import { aRestaurant } from '../test/support/builders/restaurant-builder.ts';
import { projectDir } from '../test/support/ensure-built.ts';
import { testSecret } from '../test/support/test-secret.ts';
import { startContender, type Contender } from './cache-http/contender.ts';
import { medianInterval } from './support/confidence.ts';
import { httpLoad } from './support/http-load.ts';
import type { BenchOptions } from './support/options.ts';
import { pairedRounds, shareOf } from './support/paired-rounds.ts';
import { processorSecondsOf } from './support/processor-seconds.ts';
import { median, rounded } from './support/percentiles.ts';
import { progress } from './support/progress.ts';
import { withDatabase } from './support/with-database.ts';

type Served = Readonly<Record<string, string>>;

/** How each server is told to watch itself; `bare` has neither telemetry nor access lines. */
const contendersOf = (collectorUrl: string): Record<string, Served> => ({
  bare: { LOG_LEVEL: 'error' },
  off: {},
  metrics: { COUVERT_METRICS_PORT: '0' },
  'traces-0': { COUVERT_METRICS_PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl, OTEL_TRACES_SAMPLER_ARG: '0' },
  'traces-1': { COUVERT_METRICS_PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl, OTEL_TRACES_SAMPLER_ARG: '0.01' },
  'traces-100': { COUVERT_METRICS_PORT: '0', OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl, OTEL_TRACES_SAMPLER_ARG: '1' },
});

/** What is asked: sent by the edge as it is kept, or made anew each time by guard, controller and a transaction. */
const pathsOf = (restaurantId: number): Readonly<Record<'hit' | 'miss', string>> => ({ hit: '/v1/restaurants/chez-leon', miss: `/v1/restaurants/${restaurantId}/policy` });

/**
 * What it costs to be watched: the same server with nothing, access lines alone (`off`), metrics, and traces of 0%, 1% and
 * 100%, in processes of their own that take turns, on an answer from the edge and on one that is made each time. Counted
 * are answers for a second of the server's processor time, sending to the collector included.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const rounds = options.number('rounds', 15);
  const seconds = options.number('seconds', 1.5);
  const connections = options.number('connections', 16);
  return withDatabase(async ({ url }) => {
    const dir = await mkdtemp(join(tmpdir(), 'couvert-bench-telemetry-'));
    await chmod(dir, 0o711);
    const collector = await aCollector(dir);
    const servers: Record<string, Contender> = {};
    try {
      const { key, restaurantId } = await aTown(url);
      for (const [name, env] of Object.entries(contendersOf(`http://127.0.0.1:${collector.port}`))) servers[name] = await ourServer(name, { url, dir, env });
      const figures: Record<string, unknown> = {};
      for (const [kind, path] of Object.entries(pathsOf(restaurantId))) figures[kind] = await measure(kind, { servers, request: requestFor(path, key), rounds, seconds, connections });
      return { connections, rounds, seconds, ...figures, required: { 'hit: traces-1 of bare': 0.8, 'miss: traces-1 of bare': 0.8, 'off of bare, without its lines': 1 } };
    } finally {
      for (const server of Object.values(servers).toReversed()) await server.stop();
      await collector.stop();
      await rm(dir, { recursive: true, force: true });
    }
  });
}

interface Measuring {
  readonly servers: Readonly<Record<string, Contender>>;
  readonly request: Buffer;
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
}

async function measure(kind: string, { servers, request, rounds, seconds, connections }: Measuring): Promise<Record<string, unknown>> {
  const loads = Object.fromEntries(Object.entries(servers).map(([name, server]) => [name, () => answersPerProcessorSecond(server, { request, connections, seconds })]));
  for (const load of Object.values(loads)) await load();
  const figures = await pairedRounds({ rounds, contenders: loads, onRound: (round, of) => progress(`${kind} ${round + 1}/${rounds} ${Object.entries(of).map(([name, perSecond]) => `${name} ${Math.round(perSecond)}`).join('  ')}`) });
  const shares = (base: string): Record<string, unknown> => Object.fromEntries(Object.entries(figures).filter(([name]) => name !== base).map(([name, all]) => [name, withInterval(all, figures[base] ?? [])]));
  return { perProcessorSecond: Object.fromEntries(Object.entries(figures).map(([name, all]) => [name, Math.round(median(all))])), ofBare: shares('bare'), ofOff: shares('off') };
}

/** Of the server's own processor time: what else a machine does takes turns away from it, and no work. */
async function answersPerProcessorSecond({ port, pid }: Contender, load: Pick<Measuring, 'request' | 'connections' | 'seconds'>): Promise<number> {
  const [takenBefore, begunAtMs] = [await processorSecondsOf(pid), performance.now()];
  const perSecond = await httpLoad({ port, ...load });
  const answers = (perSecond * (performance.now() - begunAtMs)) / 1_000;
  return answers / ((await processorSecondsOf(pid)) - takenBefore);
}

function withInterval(figures: readonly number[], ofWhat: readonly number[]): { median: number; interval95: { low: number; high: number } } {
  return { median: shareOf(figures, ofWhat), interval95: medianInterval(figures.map((figure, round) => rounded(figure / (ofWhat[round] ?? Number.NaN)))) };
}

function requestFor(path: string, key: string): Buffer {
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: couvert.example\r\nX-API-Key: ${key}\r\nAccept-Encoding: identity\r\n\r\n`);
}

/** A tenant with one restaurant, and its key for servers. */
async function aTown(url: string): Promise<{ key: string; restaurantId: number }> {
  const tenantId = uuidV7();
  const sql = new Client({ connectionString: url });
  await sql.connect();
  await sql.query(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'bench', 'Bench')`, [tenantId]);
  await sql.end();
  const { id: restaurantId } = await aRestaurant({ tenantId, slug: 'chez-leon', name: 'Chez Léon', description: 'Mussels since 1893, in every way that there is. '.repeat(65) }).withTable().save({ url });
  const dataSource = createDataSource({ url, poolSizeMax: 1, entities: [], onPoolError: () => undefined });
  await dataSource.initialize();
  try {
    const { key } = await new Database(dataSource).write(systemContext(tenantId), (tx) =>
      createApiKey(tx, new Secrets(testSecret), { kind: 'secret', environment: 'live', name: 'bench', scopes: secretScopes, createdBy: 'bench' }),
    );
    return { key, restaurantId };
  } finally {
    await dataSource.destroy();
  }
}

async function ourServer(name: string, { url, dir, env }: { url: string; dir: string; env: Served }): Promise<Contender> {
  const port = await freePort();
  const all = { NODE_ENV: 'production', PORT: String(port), HOST: '127.0.0.1', DATABASE_URL: url, COUVERT_SECRET: testSecret, COUVERT_DRAIN_WAIT_MS: '0', COUVERT_KEY_REQUESTS: '100000000', COUVERT_ADDRESS_REQUESTS: '100000000', ...env };
  const built = (path: string): string => join(projectDir, 'dist', path);
  return startContender({ command: process.execPath, args: ['--import', built('apps/api/src/instrument.js'), built('apps/api/src/main.js')], port, path: '/health/ready', env: all, logFile: join(dir, `${name}.log`) });
}

/** Takes what is sent, in a process of its own, and does nothing with it. */
async function aCollector(dir: string): Promise<Contender> {
  const port = await freePort();
  const file = join(dir, 'collector.mjs');
  await writeFile(file, `import { createServer } from 'node:http';\ncreateServer((request, response) => request.resume().once('end', () => response.end())).listen(${port}, '127.0.0.1');\nprocess.on('SIGTERM', () => process.exit(0));\n`);
  return startContender({ command: process.execPath, args: [file], port, path: '/', logFile: join(dir, 'collector.log') });
}
