import { toCentimetre, type Circle } from '../search-circle.ts';
import type { DirectoryQuestion } from './directory-question.ts';
import { onSphere, squaredChordOf, type SpherePoint } from './place-on-sphere.ts';
import type { Reached } from './place-tree.ts';
import type { RestaurantDirectory } from './restaurant-directory.ts';
import type { WordMatches } from './words-in-directory.ts';

/** The SQL search measures in whole millimetres: what is rounded down to the radius is within. */
const roundingM = 0.000_5;

/** A circle as the directory measures it. */
export interface Reach {
  readonly centre: SpherePoint;
  readonly squaredChord: number;
}

export function reachOf({ latitude, longitude, radiusM }: Circle): Reach {
  return { centre: onSphere({ latitude: toCentimetre(latitude), longitude: toCentimetre(longitude) }), squaredChord: squaredChordOf(radiusM + roundingM) };
}

export interface Asked {
  readonly words: WordMatches | null;
  readonly reach: Reach | null;
}

/** In no order, with how far they are where a place was asked for. Holds until the next question. */
export interface Candidates extends Reached {
  readonly count: number;
  readonly isKnown: boolean;
}

/** Listed restaurants of the words, the place and the key, listed in time: what facets are counted over. */
export function collectCandidates(directory: RestaurantDirectory, { words, reach }: Asked, { restaurantIds, listedUntilUs }: DirectoryQuestion): Candidates {
  const { ordinals, squaredChords } = directory.scratch.for(directory.ordinalCount);
  const { listed } = directory;
  const { listedAtUs } = directory.columns;
  // The narrowest that can be listed at once comes first, the others are asked of each.
  const begun = begin(directory, { words, reach, restaurantIds });
  const only = restaurantIds !== null && words !== null ? new Set(restaurantIds) : null;
  const isMeasured = words === null && restaurantIds === null;
  let count = 0;
  for (let at = 0; at < begun; at += 1) {
    const ordinal = ordinals[at] ?? 0;
    if (!listed.has(ordinal)) continue;
    if (only !== null && !only.has(directory.restaurantId(ordinal))) continue;
    if (listedUntilUs !== null && (listedAtUs[ordinal] ?? 0) > listedUntilUs) continue;
    if (reach !== null) {
      const squared = isMeasured ? (squaredChords[at] ?? 0) : squaredChordTo(directory, reach.centre, ordinal);
      if (squared > reach.squaredChord) continue;
      squaredChords[count] = squared;
    }
    ordinals[count] = ordinal;
    count += 1;
  }
  return { ordinals, squaredChords, count, isKnown: count > 0 };
}

export function squaredChordTo({ columns: { x, y, z } }: RestaurantDirectory, centre: SpherePoint, ordinal: number): number {
  const dx = (x[ordinal] ?? 0) - centre.x;
  const dy = (y[ordinal] ?? 0) - centre.y;
  const dz = (z[ordinal] ?? 0) - centre.z;
  return dx * dx + dy * dy + dz * dz;
}

function begin(directory: RestaurantDirectory, { words, reach, restaurantIds }: Asked & { restaurantIds: readonly number[] | null }): number {
  const { scratch, listed, places } = directory;
  if (words !== null) return words.found.list(scratch.ordinals);
  if (restaurantIds !== null) {
    const ordinals = new Set(restaurantIds.flatMap((id) => directory.ordinal(id) ?? []));
    scratch.ordinals.set([...ordinals]);
    return ordinals.size;
  }
  return reach === null ? listed.list(scratch.ordinals) : places.within(reach.centre, reach.squaredChord, scratch);
}
