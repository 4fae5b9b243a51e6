import type { Directories, RestaurantDirectory } from '#restaurants';
import type { Ordinals } from '../../domain/ordinals.ts';

/** The numbers that the directories give: one object for each directory, as long as it lives. */
export function ordinalsIn(directories: Directories): (tenantId: string) => Ordinals | null {
  const numbered = new WeakMap<RestaurantDirectory, Ordinals>();
  return (tenantId) => {
    const directory = directories.of(tenantId).current();
    if (directory === null) return null;
    const known = numbered.get(directory) ?? ordinalsOf(directory);
    numbered.set(directory, known);
    return known;
  };
}

function ordinalsOf(directory: RestaurantDirectory): Ordinals {
  return {
    get count() {
      return directory.ordinalCount;
    },
    idOf: (ordinal) => directory.restaurantId(ordinal),
    ordinalOf: (restaurantId) => directory.ordinal(restaurantId),
  };
}
