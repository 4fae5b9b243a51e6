import type { ExampleRunner, Substitutions } from '../support/openapi/example-runner.ts';

/** A restaurant with one of everything, made through the API by the examples of its own document. */
export interface House {
  /** Ids by the names that paths give them: `restaurantId`, `tableId`, … */
  readonly idsByParameter: Readonly<Record<string, string>>;
  /** The token of its booking. */
  readonly manageToken?: string;
  /** What must be real in the examples of other operations, by operation id. */
  readonly substitutions: Readonly<Record<string, Substitutions>>;
}

const everyDay = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export async function aHouse(runner: ExampleRunner, named: { name: string; slug: string } = { name: 'Chez Léon', slug: 'chez-leon' }): Promise<House> {
  const { id: restaurantId } = (await runner.run('createRestaurant', { body: { ...named, status: 'listed' } })).body;
  const path = { restaurantId };
  const { id: areaId } = (await runner.run('createArea', { path })).body;
  // The third stands in no combination, so that it can be removed; the fourth has the block.
  const table = async (name: string, area_id = areaId): Promise<number> => (await runner.run('createTable', { path, body: { name, area_id } })).body.id;
  const tableIds = [await table('T1'), await table('T2'), await table('T3'), await table('T4')];
  const combination = { table_ids: tableIds.slice(0, 2) };
  const { id: combinationId } = (await runner.run('createCombination', { path, body: combination })).body;
  const service = { area_ids: [areaId], weekdays: everyDay, valid_from: null, valid_to: null };
  const { id: serviceId } = (await runner.run('createService', { path, body: service })).body;
  const { id: specialDayId } = (await runner.run('createSpecialDay', { path, body: { services: [], closed: true } })).body;
  const block = { table_id: tableIds[3] };
  const { id: blockId } = (await runner.run('createBlock', { path, body: block })).body;
  const ids = { restaurantId, id: restaurantId, idOrSlug: restaurantId, areaId, tableId: tableIds[2], combinationId, serviceId, specialDayId, blockId };
  return {
    idsByParameter: Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, String(id)])),
    substitutions: {
      changeRestaurant: { body: { ...named } },
      changeTable: { body: { area_id: areaId, name: 'T3' } },
      changeCombination: { body: combination },
      changeService: { body: service },
      changeSpecialDay: { body: { services: [], closed: true } },
      changeBlock: { body: block },
    },
  };
}
