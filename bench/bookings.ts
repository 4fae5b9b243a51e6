import { createLogger } from '#monitoring';
import { plusDays } from '#kernel';
import { CreateBooking } from '#bookings';
import { parseConfig } from '../apps/api/src/config.ts';
import { createApp } from '../apps/api/src/create-app.ts';
import { makeApiKey } from '../test/support/make-api-key.ts';
import { testSecret } from '../test/support/test-secret.ts';
import { buildBookingCity, type BookingCity } from './support/booking-city.ts';
import { belowHttp, overHttp, Wishes, type Book } from './support/booking-clients.ts';
import { insertBare, insertBookingRows, poolOf } from './support/booking-floors.ts';
import { underLoad, type LoadResult, type Operation } from './support/load.ts';
import type { BenchOptions } from './support/options.ts';
import { pairedRounds, shareOf } from './support/paired-rounds.ts';
import { median, rounded } from './support/percentiles.ts';
import { progress } from './support/progress.ts';
import { withDatabase } from './support/with-database.ts';

/**
 * Real bookings, below HTTP (the use case) and over it (the whole application on a loopback port, in this process), spread
 * over many houses, each the first of its day, and all on one house and evening; beside them, in turns and through the same driver, a bare
 * prepared insert into the constrained table (the limit), and the rows of a booking by one statement that reads nothing.
 */
export async function run(options: BenchOptions): Promise<Record<string, unknown>> {
  const plan = {
    clients: options.numbers('clients', [1, 8, 32]),
    seconds: options.number('seconds', 2),
    rounds: options.number('rounds', 3),
    houses: options.number('houses', 400),
  };
  return withDatabase(async ({ url }) => {
    const city = await buildBookingCity(url, plan);
    const apiKey = await makeApiKey(url, city.tenantId);
    const figures: Record<string, unknown> = {};
    for (const [index, clients] of plan.clients.entries()) {
      figures[`clients_${clients}`] = await measure({ ...plan, url, city, apiKey, clients, firstDate: plusDays(city.firstDate, 180 * index) });
    }
    return { houses: plan.houses, ...figures };
  });
}

interface Setting {
  readonly url: string;
  readonly city: BookingCity;
  readonly apiKey: string;
  readonly clients: number;
  readonly seconds: number;
  readonly rounds: number;
  readonly firstDate: string;
}

async function measure({ url, city, apiKey, clients, seconds, rounds, firstDate }: Setting): Promise<Record<string, unknown>> {
  const config = parseConfig({ DATABASE_URL: url, COUVERT_SECRET: testSecret, COUVERT_POOL_SIZE: String(clients), COUVERT_DRAIN_WAIT_MS: '0' });
  const app = await createApp(config, { logger: createLogger({ level: 'silent' }) });
  await app.listen(0, '127.0.0.1');
  const pool = poolOf(url, { tenantId: city.tenantId, clients });
  const http = overHttp({ port: Number(new URL(await app.getUrl()).port), apiKey, clients });
  const load = (operation: Operation): Promise<LoadResult> => underLoad({ clients, seconds, warmUpSeconds: 0.5 }, operation);
  const below = belowHttp(app.get(CreateBooking), city);
  const wishes = { spread: new Wishes(city, firstDate), first: new Wishes(city, plusDays(firstDate, 10)), spreadHttp: new Wishes(city, plusDays(firstDate, 40)), hot: new Wishes(city, plusDays(firstDate, 80)), hotHttp: new Wishes(city, plusDays(firstDate, 130)) };
  const evenings = { hot: new Evenings(), hotHttp: new Evenings() };
  const last: Record<string, LoadResult> = {};
  const booked = (name: string, operation: Operation) => async (): Promise<number> => {
    const result = await load(operation);
    last[name] = result;
    return (result.outcomes['booked'] ?? result.outcomes['ok'])?.perSecond ?? 0;
  };
  try {
    const figures = await pairedRounds({
      rounds,
      contenders: {
        bare: booked('bare', () => insertBare(pool, city)),
        rows: booked('rows', () => insertBookingRows(pool, city)),
        spread: booked('spread', () => below(wishes.spread.spread())),
        first: booked('first', () => below(wishes.first.first())),
        spreadHttp: booked('spreadHttp', () => http.book(wishes.spreadHttp.spread())),
        hot: booked('hot', () => evenings.hot.book(below, wishes.hot)),
        hotHttp: booked('hotHttp', () => evenings.hotHttp.book(http.book, wishes.hotHttp)),
      },
      onRound: (round, of) => progress(`${clients} clients, round ${round + 1}: ${Object.entries(of).map(([name, value]) => `${name} ${Math.round(value)}/s`).join(', ')}`),
    });
    return {
      per_second: Object.fromEntries(Object.entries(figures).map(([name, values]) => [name, rounded(median(values), 0)])),
      spread_of_bare: shareOf(figures.spread, figures.bare),
      spread_of_rows: shareOf(figures.spread, figures.rows),
      first_of_its_day_of_bare: shareOf(figures.first, figures.bare),
      spread_over_http_of_bare: shareOf(figures.spreadHttp, figures.bare),
      hot_of_bare: shareOf(figures.hot, figures.bare),
      hot_over_http_of_bare: shareOf(figures.hotHttp, figures.bare),
      outcomes_of_last_round: Object.fromEntries(Object.entries(last).map(([name, { outcomes }]) => [name, outcomes])),
    };
  } finally {
    http.close();
    await pool.end();
    await app.close();
  }
}

/** The same evening until guests are sent away, then the next. */
class Evenings {
  private evening = 0;
  private refused = 0;

  async book(book: Book, wishes: Wishes): Promise<string> {
    const evening = this.evening;
    const outcome = await book(wishes.hot(evening));
    if (outcome === 'refused' && evening === this.evening && (this.refused += 1) >= 5) {
      this.evening += 1;
      this.refused = 0;
    }
    return outcome;
  }
}
