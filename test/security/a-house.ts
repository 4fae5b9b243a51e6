import { type FakeClock, fakeClock } from '#kernel';
import type { TestApiOptions } from '../support/api.ts';
import type { ExampleRunner, Substitutions } from '../support/openapi/example-runner.ts';

/** A restaurant with its floor and schedule, made through the API by the examples of its own document. */
export interface EmptyHouse {
  readonly restaurantId: number;
  /** Ids by the names that paths give them: `restaurantId`, `tableId`, … */
  readonly idsByParameter: Readonly<Record<string, string>>;
  /** What must be real in the examples of other operations, by operation id. */
  readonly substitutions: Readonly<Record<string, Substitutions>>;
}

/** One that also has a booking, a guest and a review. */
export interface House extends EmptyHouse {
  /** The token of its booking. */
  readonly manageToken: string;
}

/** The evening for which the document's examples ask and book lies a day ahead of this moment. */
const momentOfTheExamples = '2027-03-26T10:00:00Z';

/** A clock for the application and its database that stands a day before the examples' evening. */
export function clockOfTheExamples(): Pick<TestApiOptions, 'databaseClockOffsetMs'> & { clock: FakeClock } {
  const clock = fakeClock(momentOfTheExamples);
  return { clock, databaseClockOffsetMs: () => clock.now() - Date.now() };
}

const everyDay = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** Members of a booking that only its other forms have: from a hold, or by staff. */
const plainBooking = { hold_id: undefined, manage_token: undefined, source: undefined, table_ids: undefined };

export interface MadeBooking {
  readonly id: string;
  readonly manageToken: string;
}

/** Books by the example; `body` over it. */
export async function aBooking(runner: ExampleRunner, restaurantId: number, body: Readonly<Record<string, unknown>> = {}): Promise<MadeBooking> {
  const answer = await runner.run('createBooking', { body: { ...plainBooking, restaurant_id: restaurantId, ...body } });
  if (answer.status !== 201) throw new Error(`no booking: ${JSON.stringify(answer.body)}`);
  return { id: answer.body.id, manageToken: String(answer.body['manage_token']) };
}

/** A review by a guest who has dined; it waits to be moderated. */
export async function aReview(runner: ExampleRunner, restaurantId: number): Promise<string> {
  const { id, manageToken } = await aBooking(runner, restaurantId);
  for (const step of ['arriveBooking', 'seatBooking', 'completeBooking']) {
    const { status, body } = await runner.run(step, { path: { id } });
    if (status !== 200) throw new Error(`${step}: ${JSON.stringify(body)}`);
  }
  const review = await runner.run('writeReview', { path: { idOrSlug: restaurantId }, body: { booking_id: id }, headers: { 'x-manage-token': manageToken } });
  if (review.status !== 201) throw new Error(`no review: ${JSON.stringify(review.body)}`);
  return review.body.id;
}

export async function aHouse(runner: ExampleRunner): Promise<House> {
  const empty = await anEmptyHouse(runner, { name: 'Chez Léon', slug: 'chez-leon' });
  const { id: bookingId, manageToken } = await aBooking(runner, empty.restaurantId);
  const { items: guests } = (await runner.run('listGuests')).body as { items?: readonly { id: string }[] };
  const reviewId = await aReview(runner, empty.restaurantId);
  return { ...empty, manageToken, idsByParameter: { ...empty.idsByParameter, bookingId, guestId: guests?.[0]?.id ?? '', reviewId } };
}

export async function anEmptyHouse(runner: ExampleRunner, named: { name: string; slug: string }): Promise<EmptyHouse> {
  const { id: restaurantId } = (await runner.run('createRestaurant', { body: { ...named, status: 'listed' } })).body;
  const path = { restaurantId };
  const { id: areaId } = (await runner.run('createArea', { path })).body;
  const table = async (name: string): Promise<number> => (await runner.run('createTable', { path, body: { name, area_id: areaId } })).body.id;
  // Enough for all that is booked here; the third stands in no combination, so that it can be removed, the fourth has the block.
  const tableIds = [];
  for (let i = 1; i <= 12; i += 1) tableIds.push(await table(`T${i}`));
  const combination = { table_ids: tableIds.slice(0, 2) };
  const { id: combinationId } = (await runner.run('createCombination', { path, body: combination })).body;
  const service = { area_ids: [areaId], weekdays: everyDay, valid_from: null, valid_to: null, pacing_parties: null, pacing_covers: null };
  const { id: serviceId } = (await runner.run('createService', { path, body: service })).body;
  const { id: specialDayId } = (await runner.run('createSpecialDay', { path, body: { services: [], closed: true } })).body;
  const block = { table_id: tableIds[3] };
  const { id: blockId } = (await runner.run('createBlock', { path, body: block })).body;
  const { id: webhookId } = (await runner.run('createWebhook')).body;
  const ids = { restaurantId, idOrSlug: restaurantId, areaId, tableId: tableIds[2], combinationId, serviceId, specialDayId, blockId, webhookId };
  return {
    restaurantId,
    idsByParameter: Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, String(id)])),
    substitutions: {
      changeRestaurant: { body: { ...named } },
      changeTable: { body: { area_id: areaId, name: 'T3' } },
      changeCombination: { body: combination },
      changeService: { body: service },
      changeSpecialDay: { body: { services: [], closed: true } },
      changeBlock: { body: block },
      listBookings: { query: { from: null, to: null } },
      purgeCache: { body: { tenant_id: undefined, all: undefined } },
      searchRestaurants: { query: { q: 'leon', cuisine: null, price: null } },
    },
  };
}

/** What a path calls its place: `{id}` is a restaurant, booking or guest by the word before it. */
export function idsFor(house: EmptyHouse, path: string): Readonly<Record<string, string>> {
  const kind = /\/(restaurants|bookings|guests|reviews)\/\{id\}/.exec(path)?.[1];
  const name = { restaurants: 'restaurantId', bookings: 'bookingId', guests: 'guestId', reviews: 'reviewId' }[kind ?? 'restaurants'];
  return { ...house.idsByParameter, ...(name === undefined ? {} : { id: house.idsByParameter[name] ?? '' }) };
}
