import type { ExampleRunner } from '../support/openapi/example-runner.ts';

/** A restaurant with one of everything, made through the API by the examples of its own document. */
export interface House {
  /** Ids by the names that paths give them: `restaurantId`, `tableId`, … */
  readonly idsByParameter: Readonly<Record<string, string>>;
}

const everyDay = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export async function aHouse(runner: ExampleRunner): Promise<House> {
  const { id: restaurantId } = (await runner.run('restaurants_create', { body: { status: 'listed' } })).body;
  const path = { restaurantId };
  const { id: areaId } = (await runner.run('areas_create', { path })).body;
  const table = async (name: string): Promise<number> => (await runner.run('tables_create', { path, body: { name, area_id: areaId } })).body.id;
  const tableIds = [await table('T1'), await table('T2'), await table('T3'), await table('T4')];
  const { id: combinationId } = (await runner.run('combinations_create', { path, body: { table_ids: tableIds.slice(0, 2) } })).body;
  const { id: serviceId } = (await runner.run('services_create', { path, body: { area_ids: [areaId], weekdays: everyDay, valid_from: null, valid_to: null } })).body;
  const { id: specialDayId } = (await runner.run('specialDays_create', { path, body: { services: [] , closed: true } })).body;
  const { id: blockId } = (await runner.run('blocks_create', { path, body: { table_id: tableIds[3] } })).body;
  const ids = { restaurantId, id: restaurantId, idOrSlug: restaurantId, areaId, tableId: tableIds[0], combinationId, serviceId, specialDayId, blockId };
  return { idsByParameter: Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, String(id)])) };
}
