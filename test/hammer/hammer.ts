import { Client } from 'pg';
import { plusDays } from '#kernel';
import { Prng } from '../../apps/cli/src/bulk/prng.ts';
import { withScratchDatabase } from '../support/scratch-database.ts';
import { spawnApi, type ApiProcess } from '../support/spawn-api.ts';
import { makeApiKey } from '../support/make-api-key.ts';
import { judge } from './checks/all-checks.ts';
import { installLog, readCommits, readFinalBookings } from './database-log.ts';
import { Caller } from './diners/caller.ts';
import { Diner } from './diners/diner.ts';
import { Wire } from './diners/wire.ts';
import type { Facts, House, Violation } from './facts.ts';
import { History, nowMs } from './history.ts';
import { Hourglass } from './hourglass.ts';
import { buildHouses } from './house.ts';
import { apply, trespasses, type Sabotage } from './sabotage.ts';
import { Trespasser } from './trespasser.ts';

export interface HammerOptions {
  readonly clients: number;
  readonly seconds: number;
  /** It goes on for up to another minute until so many were sent: a busy machine gives few in a second. */
  readonly requestsMin: number;
  readonly processes: number;
  readonly seed: number;
  readonly sabotage: Sabotage;
  /** Where every request is written, one line each; null for nowhere. */
  readonly historyPath: string | null;
  readonly onProgress: (line: string) => void;
}

export interface HammerResult {
  readonly facts: Facts;
  readonly violations: readonly Violation[];
  /** How often a party was put at a taken table by hand, and the database refused. */
  readonly trespassesRefused: number;
}

/** A request that takes longer than the server's own deadline has failed. */
const timeoutMs = 30_000;
const extensionMs = 60_000;

const serverSettings = { track_commit_timestamp: 'on', max_connections: '200', shared_buffers: '128MB' };

/** Real clients on real processes over a few tables; then everything is judged. Nothing it starts outlives it. */
export async function hammer(options: HammerOptions): Promise<HammerResult> {
  return withScratchDatabase({ durable: false, settings: serverSettings }, async ({ url }) => {
    const admin = new Client({ connectionString: url, application_name: 'hammer' });
    await admin.connect();
    try {
      const { facts, trespassesRefused } = await gather(options, { url, admin });
      options.onProgress(`judging ${facts.exchanges.length} requests and ${facts.commits.length} transactions`);
      return { facts, violations: judge(facts), trespassesRefused };
    } finally {
      await admin.end();
    }
  });
}

async function gather(options: HammerOptions, { url, admin }: { url: string; admin: Client }): Promise<Omit<HammerResult, 'violations'>> {
  const today = new Date().toISOString().slice(0, 10);
  const { tenantId, houses } = await buildHouses(admin, { dates: [plusDays(today, 2), plusDays(today, 3)] });
  const apiKey = await makeApiKey(url, tenantId);
  await installLog(admin);
  await apply(options.sabotage, admin);

  const processes: ApiProcess[] = [];
  const history = new History(options.historyPath);
  const trespasser = new Trespasser(admin);
  try {
    for (let count = 0; count < options.processes; count += 1) processes.push(await spawnApi({ databaseUrl: url, env: { LOG_LEVEL: 'warn', COUVERT_DRAIN_WAIT_MS: '0' } }));
    options.onProgress(`${options.clients} clients on ${options.processes} processes for ${options.seconds} s`);
    await swarm(options, { history, admin, trespasser, houses, apiKey, urls: processes.map((api) => api.url) });
  } finally {
    await Promise.all(processes.map(({ program }) => program.stop()));
  }
  const commits = await readCommits(admin);
  history.addCommits(commits);
  await history.close();
  return { facts: { houses, exchanges: history.exchanges, commits, finalBookings: await readFinalBookings(admin) }, trespassesRefused: trespasser.refused };
}

interface Field {
  readonly history: History;
  readonly admin: Client;
  readonly trespasser: Trespasser;
  readonly houses: readonly House[];
  readonly apiKey: string;
  readonly urls: readonly string[];
}

async function swarm({ clients, seconds, requestsMin, seed, sabotage }: HammerOptions, { history, admin, trespasser, houses, apiKey, urls }: Field): Promise<void> {
  const wire = new Wire({ connectionsMax: clients * 2 });
  const hourglass = new Hourglass(admin);
  hourglass.start({ everyMs: 200 });
  if (trespasses(sabotage)) trespasser.start({ everyMs: 100 });
  const endsAtMs = nowMs() + seconds * 1_000;
  const isOver = (): boolean => nowMs() >= endsAtMs && (history.exchanges.length >= requestsMin || nowMs() >= endsAtMs + extensionMs);
  try {
    await Promise.all(
      Array.from({ length: clients }, (_, number) => {
        const random = new Prng('hammer', seed, number);
        const caller = new Caller({ wire, urls, apiKey, history, random, timeoutMs });
        return new Diner({ name: `diner-${number}`, houses, caller, random, isOver }).dine();
      }),
    );
  } finally {
    wire.close();
    await Promise.all([hourglass.stop(), trespasser.stop()]);
  }
}
