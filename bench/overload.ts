import { makeApiKey } from '../test/support/make-api-key.ts';
import { spawnApi } from '../test/support/spawn-api.ts';
import { buildBookingCity } from './support/booking-city.ts';
import { GuestProcess } from './support/guest-process.ts';
import type { OfferedLoad, OfferedResult } from './support/offered-load.ts';
import type { BenchOptions } from './support/options.ts';
import { median, rounded } from './support/percentiles.ts';
import { processorSecondsOf } from './support/processor-seconds.ts';
import { progress } from './support/progress.ts';
import { withDatabase } from './support/with-database.ts';

/** Of what the process can do. The last is what is required of. */
const multiples = [1, 2, 4] as const;
type Multiple = (typeof multiples)[number];

/**
 * More is asked than can be answered: what a process can do is found with clients who wait, and then one, two and four times as much is
 * offered by guests who do not. Reads that no cache keeps, and a share of bookings, each durable. `--in-flight 0` switches
 * the protection off: so it looks without.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const plan = {
    rounds: options.number('rounds', 5),
    seconds: options.number('seconds', 10),
    warmUpSeconds: options.number('warm', 3),
    clients: options.number('clients', 20),
    houses: options.number('houses', 400),
    writeShare: options.number('writes', 0.05),
    deadlineMs: options.number('deadline', 2_000),
    inFlightMax: options.number('in-flight', 5_000),
    niceness: options.number('niceness', 10),
  };
  return withDatabase(async ({ url }) => {
    const city = await buildBookingCity(url, plan);
    const key = await makeApiKey(url, city.tenantId);
    const api = await spawnApi({ databaseUrl: url, env: { LOG_LEVEL: 'error', COUVERT_IN_FLIGHT: String(plan.inFlightMax) } });
    const guests = new GuestProcess({ city, key, writeShare: plan.writeShare, niceness: plan.niceness });
    try {
      const port = Number(new URL(api.url).port);
      // Longer than the process's own deadline: what it has not answered by then it never does.
      const load: OfferedLoad = { ...plan, port, perSecond: null, countMax: 500_000, connectionsMax: 4_000, patienceMs: 12_000 };
      await guests.offer(load);
      const rounds: Round[] = [];
      for (let round = 0; round < plan.rounds; round += 1) {
        rounds.push(await oneRound({ guests, load, pid: api.program.pid }));
        progress(`round ${round + 1}/${plan.rounds}: ${JSON.stringify(judged(rounds.slice(-1)))}`);
      }
      return { ...plan, required: { goodputOfPeakMin: 0.8, p99OfCapacityMax: 3, writesOverReadsMin: 2 }, ...judged(rounds), rounds };
    } finally {
      guests.stop();
      await api.program.stop();
    }
  });
}

interface Stage extends OfferedResult {
  /** Of one processor, what the process took. Near one it had all that its one thread can use; far below, it was the guests or the database who took it. */
  readonly processorShare: number;
}

interface Round {
  /** By clients who wait. */
  readonly capacity: Stage;
  readonly times: Readonly<Record<Multiple, Stage>>;
}

interface Offering {
  readonly guests: GuestProcess;
  readonly load: OfferedLoad;
  readonly pid: number;
}

/** What the machine can do is asked again in each, for it changes. */
async function oneRound(offering: Offering): Promise<Round> {
  const capacity = await offered('capacity', offering);
  const times: Partial<Record<Multiple, Stage>> = {};
  for (const multiple of multiples) times[multiple] = await offered(`${multiple} ×`, { ...offering, load: { ...offering.load, perSecond: multiple * capacity.goodPerSecond } });
  return { capacity, times: times as Record<Multiple, Stage> };
}

async function offered(what: string, { guests, load, pid }: Offering): Promise<Stage> {
  const [takenBefore, beganAtMs] = [await processorSecondsOf(pid), performance.now()];
  const result = await guests.offer(load);
  const processorShare = rounded(((await processorSecondsOf(pid)) - takenBefore) / ((performance.now() - beganAtMs) / 1_000));
  progress(`${what}: ${lineOf(result)}; ${processorShare} of a processor`);
  return { ...result, processorShare };
}

/** Each is the median of what it was within each round. */
function judged(rounds: readonly Round[]): Record<string, number> {
  const medianOf = (figure: (round: Round) => number): number => rounded(median(rounds.map(figure)));
  return {
    capacityPerSecond: medianOf(({ capacity }) => capacity.goodPerSecond),
    sentOfCapacity: medianOf(({ capacity, times }) => times[4].sentPerSecond / capacity.goodPerSecond),
    goodputOfPeak: medianOf(({ capacity, times }) => times[4].goodPerSecond / Math.max(capacity.goodPerSecond, ...multiples.map((multiple) => times[multiple].goodPerSecond))),
    p99OfCapacity: medianOf(({ times }) => times[4].acceptedMs.p99 / times[1].acceptedMs.p99),
    readsAcknowledged: medianOf(({ times }) => times[4].kinds.read.goodShare),
    writesAcknowledged: medianOf(({ times }) => times[4].kinds.write.goodShare),
    writesOverReads: medianOf(({ times }) => times[4].kinds.write.goodShare / times[4].kinds.read.goodShare),
  };
}

function lineOf({ offeredPerSecond, goodPerSecond, kinds: { read, write }, acceptedMs, shedMs, behindMs }: OfferedResult): string {
  return `${offeredPerSecond}/s offered, ${goodPerSecond}/s good; reads ${read.goodShare}, writes ${write.goodShare}; p50 ${acceptedMs.p50} ms, p99 ${acceptedMs.p99} ms, refused p99 ${shedMs.p99} ms, guests behind p99 ${behindMs.p99} ms; ${JSON.stringify({ read: read.outcomes, write: write.outcomes })}`;
}
