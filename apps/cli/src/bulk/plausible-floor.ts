import type { CombinationDraft, FloorDraft, TableDraft } from './restaurant-draft.ts';
import type { Prng } from './prng.ts';

export interface FloorWishes {
  readonly tables: number;
  readonly terrace: boolean;
  readonly bar: boolean;
}

/** Tables as houses buy them: mostly twos and fours. `min` is the smallest party a host would give it to. */
const sizes = [
  { weight: 46, min: 1, max: 2 },
  { weight: 34, min: 2, max: 4 },
  { weight: 13, min: 4, max: 6 },
  { weight: 7, min: 5, max: 8 },
] as const;

/**
 * A floor that a house of this size could have: a main room, perhaps a terrace and a bar, and some
 * neighbouring tables of the main room that may be pushed together.
 */
export function plausibleFloor(prng: Prng, wishes: FloorWishes): FloorDraft {
  const areas = ['Main room'];
  const barTables = wishes.bar ? Math.max(2, Math.floor(wishes.tables * 0.15)) : 0;
  const terraceTables = wishes.terrace ? Math.max(2, Math.floor(wishes.tables * 0.25)) : 0;
  const mainTables = wishes.tables - barTables - terraceTables;
  const tables = room(prng, { area: 0, prefix: 'T', count: mainTables });
  if (terraceTables > 0) tables.push(...room(prng, { area: areas.push('Terrace') - 1, prefix: 'E', count: terraceTables }));
  if (barTables > 0) tables.push(...bar({ area: areas.push('Bar') - 1, count: barTables }));
  return { areas, tables, combinations: neighbours(prng, tables) };
}

function room(prng: Prng, { area, prefix, count }: { area: number; prefix: string; count: number }): TableDraft[] {
  const columns = Math.ceil(Math.sqrt(count));
  return Array.from({ length: count }, (_, index) => {
    const size = prng.weighted(sizes);
    return {
      area,
      name: `${prefix}${index + 1}`,
      minParty: size.min,
      maxParty: size.max,
      priority: prng.between({ min: 0, max: 3 }),
      attributes: area === 0 && index % columns === 0 ? ['window'] : [],
      x: (index % columns) * 2.5,
      y: Math.floor(index / columns) * 2.5 + area * 20,
    };
  });
}

function bar({ area, count }: { area: number; count: number }): TableDraft[] {
  return Array.from({ length: count }, (_, index) => ({
    area,
    name: `B${index + 1}`,
    minParty: 1,
    maxParty: 2,
    // Guests who can have a table get one: stools are given last.
    priority: -1,
    attributes: ['high'],
    x: index * 1.2,
    y: area * 20,
  }));
}

/** Pairs of tables that stand side by side in the main room, each for parties that one of them could not seat. */
function neighbours(prng: Prng, tables: readonly TableDraft[]): CombinationDraft[] {
  const combinations: CombinationDraft[] = [];
  for (let left = 0; left + 1 < tables.length; left++) {
    const a = tables[left];
    const b = tables[left + 1];
    if (a === undefined || b === undefined || b.area !== 0) break;
    if (a.y !== b.y || !prng.chance(0.4)) continue;
    combinations.push({
      name: `${a.name}+${b.name}`,
      tables: [left, left + 1],
      minParty: Math.max(a.maxParty, b.maxParty) + 1,
      maxParty: a.maxParty + b.maxParty,
      priority: 0,
    });
    left++;
  }
  return combinations;
}

/** The largest party that some table or combination seats. */
export function largestParty(floor: FloorDraft): number {
  return Math.max(...floor.tables.map((table) => table.maxParty), ...floor.combinations.map((combination) => combination.maxParty));
}
