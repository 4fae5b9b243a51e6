import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Database, createDataSource, Secrets, systemContext, uuidV7 } from '#kernel';
import { createApiKey, publishableScopes } from '#security';
import { Client } from 'pg';
import { freePort } from '../apps/local/src/embedded-postgres/free-port.ts';
import { aRestaurant } from '../test/support/builders/restaurant-builder.ts';
import { projectDir } from '../test/support/ensure-built.ts';
import { testSecret } from '../test/support/test-secret.ts';
import { startContender, type Contender } from './cache-http/contender.ts';
import { nginxConf } from './cache-http/nginx-conf.ts';
import { medianInterval } from './support/confidence.ts';
import { httpLoad } from './support/http-load.ts';
import type { BenchOptions } from './support/options.ts';
import { pairedRounds, shareOf } from './support/paired-rounds.ts';
import { median, rounded } from './support/percentiles.ts';
import { progress } from './support/progress.ts';
import { withDatabase } from './support/with-database.ts';

const path = '/v1/restaurants/chez-leon';

/**
 * The same kept answer, a restaurant's page of some 4 kB, from our edge with identity, limits, access line and metrics; from
 * Fastify alone with the same bytes; from a stock Nest stack; from nginx. Each server has one process, and turns are paired.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const rounds = options.number('rounds', 21);
  const seconds = options.number('seconds', 1.5);
  const connections = options.number('connections', 32);
  return withDatabase(async ({ url }) => {
    const dir = await mkdtemp(join(tmpdir(), 'couvert-bench-http-'));
    // Started by root, nginx serves as somebody else.
    await chmod(dir, 0o711);
    const contenders: Record<string, Contender> = {};
    try {
      const key = await aTown(url);
      contenders['edge'] = await ourServer(url, dir);
      const request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: couvert.example\r\nX-API-Key: ${key}\r\nAccept-Encoding: identity\r\n\r\n`);
      const body = await keptBody(contenders['edge'].port, key);
      const bodyFile = join(dir, 'body.json');
      await writeFile(bodyFile, body);
      contenders['fastify'] = await program('plain-fastify', { bodyFile, dir });
      contenders['stock'] = await program('stock-nest', { bodyFile, dir });
      const nginx = await nginxBefore(contenders['fastify'].port, dir);
      if (nginx !== null) contenders['nginx'] = nginx;
      const loads = Object.fromEntries(Object.entries(contenders).map(([name, { port }]) => [name, () => httpLoad({ port, request, connections, seconds })]));
      progress(`${Object.keys(loads).join(', ')}: ${body.length} bytes, ${connections} connections`);
      for (const load of Object.values(loads)) await load();
      const figures = await pairedRounds({ rounds, contenders: loads, onRound: (round, of) => progress(`${round + 1}/${rounds} ${Object.entries(of).map(([name, perSecond]) => `${name} ${Math.round(perSecond)}`).join('  ')}`) });
      const { edge = [], fastify = [], stock = [] } = figures;
      return {
        bytes: body.length,
        connections,
        perSecond: Object.fromEntries(Object.entries(figures).map(([name, all]) => [name, Math.round(median(all))])),
        edgeOfFastify: withInterval(edge, fastify),
        edgeOfStock: withInterval(edge, stock),
        ...(nginx === null ? {} : { nginxOfFastify: withInterval(figures['nginx'] ?? [], fastify) }),
        required: { edgeOfFastifyMin: 0.5, edgeOfStockMin: 4 },
      };
    } finally {
      for (const contender of Object.values(contenders).toReversed()) await contender.stop();
      await rm(dir, { recursive: true, force: true });
    }
  });
}

function withInterval(figures: readonly number[], ofWhat: readonly number[]): { median: number; interval95: { low: number; high: number } } {
  return { median: shareOf(figures, ofWhat), interval95: medianInterval(figures.map((figure, round) => rounded(figure / (ofWhat[round] ?? Number.NaN)))) };
}

/** A tenant with one restaurant, and its key for browsers. */
async function aTown(url: string): Promise<string> {
  const tenantId = uuidV7();
  const sql = new Client({ connectionString: url });
  await sql.connect();
  await sql.query(`INSERT INTO tenants (id, slug, name) VALUES ($1, 'bench', 'Bench')`, [tenantId]);
  await sql.end();
  await aRestaurant({ tenantId, slug: 'chez-leon', name: 'Chez Léon', description: 'Mussels since 1893, in every way that there is. '.repeat(65) }).withTable().save({ url });
  const dataSource = createDataSource({ url, poolSizeMax: 1, entities: [], onPoolError: () => undefined });
  await dataSource.initialize();
  try {
    const { key } = await new Database(dataSource).write(systemContext(tenantId), (tx) =>
      createApiKey(tx, new Secrets(testSecret), { kind: 'publishable', environment: 'live', name: 'bench', scopes: publishableScopes, createdBy: 'bench' }),
    );
    return key;
  } finally {
    await dataSource.destroy();
  }
}

async function ourServer(url: string, dir: string): Promise<Contender> {
  const port = await freePort();
  // All on; as many requests as a bench sends are not refused.
  const env = { NODE_ENV: 'production', PORT: String(port), HOST: '127.0.0.1', DATABASE_URL: url, COUVERT_SECRET: testSecret, COUVERT_DRAIN_WAIT_MS: '0', COUVERT_KEY_REQUESTS: '100000000', COUVERT_ADDRESS_REQUESTS: '100000000' };
  return startContender({ command: process.execPath, args: [join(projectDir, 'dist/apps/api/src/main.js')], port, path: '/health/ready', env, logFile: join(dir, 'edge.log') });
}

async function program(name: string, { bodyFile, dir }: { bodyFile: string; dir: string }): Promise<Contender> {
  const port = await freePort();
  return startContender({ command: process.execPath, args: [join(projectDir, `dist/bench/cache-http/${name}.js`), bodyFile, String(port)], port, path, env: { NODE_ENV: 'production' }, logFile: join(dir, `${name}.log`) });
}

/** Null where there is no nginx: the other figures stand without it. */
async function nginxBefore(upstreamPort: number, dir: string): Promise<Contender | null> {
  try {
    await promisify(execFile)('nginx', ['-v']);
  } catch {
    progress('nginx is not installed: left out.');
    return null;
  }
  const port = await freePort();
  const conf = join(dir, 'nginx.conf');
  await writeFile(conf, nginxConf({ dir, port, upstreamPort }));
  return startContender({ command: 'nginx', args: ['-c', conf, '-e', join(dir, 'error.log')], port, path, logFile: join(dir, 'nginx.log') });
}

async function keptBody(port: number, key: string): Promise<Buffer> {
  for (let time = 0; time < 200; time += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'x-api-key': key, 'accept-encoding': 'identity' } });
    const body = Buffer.from(await answer.arrayBuffer());
    if (answer.status !== 200) throw new Error(`our server answered ${answer.status}: ${body.toString()}`);
    if (answer.headers.get('cache-status')?.startsWith('couvert; hit') === true) return body;
  }
  throw new Error('our edge does not keep its answer');
}
