import { toCentimetre, type Circle } from '../search-circle.ts';
import type { DirectoryQuestion } from './directory-question.ts';
import { onSphere, squaredChordOf, type SpherePoint } from './place-on-sphere.ts';
import type { RestaurantDirectory } from './restaurant-directory.ts';
import type { WordMatches } from './words-in-directory.ts';

/** A circle as the directory measures it. */
export interface Reach {
  readonly centre: SpherePoint;
  readonly squaredChord: number;
}

export function reachOf({ latitude, longitude, radiusM }: Circle): Reach {
  return { centre: onSphere({ latitude: toCentimetre(latitude), longitude: toCentimetre(longitude) }), squaredChord: squaredChordOf(radiusM) };
}

export interface Asked {
  readonly words: WordMatches | null;
  readonly reach: Reach | null;
}

/** Listed restaurants of the words, the place and the key, listed in time: what facets are counted over. In no order. */
export function collectCandidates(directory: RestaurantDirectory, { words, reach }: Asked, { restaurantIds, listedUntilUs }: DirectoryQuestion): Uint32Array {
  const room = new Uint32Array(directory.ordinalCount);
  // The narrowest that can be listed at once comes first, the others are asked of each.
  const begun = begin(directory, { words, reach, restaurantIds, room });
  const only = restaurantIds !== null && words !== null ? new Set(restaurantIds) : null;
  const measured = reach !== null && (words !== null || restaurantIds !== null) ? reach : null;
  let kept = 0;
  for (let at = 0; at < begun; at += 1) {
    const ordinal = room[at] ?? 0;
    if (!directory.listed.has(ordinal)) continue;
    if (only !== null && !only.has(directory.restaurantId(ordinal))) continue;
    if (measured !== null && squaredChordTo(directory, measured.centre, ordinal) > measured.squaredChord) continue;
    if (listedUntilUs !== null && (directory.listedAtUs[ordinal] ?? 0) > listedUntilUs) continue;
    room[kept] = ordinal;
    kept += 1;
  }
  return room.subarray(0, kept);
}

export function squaredChordTo({ x, y, z }: RestaurantDirectory, centre: SpherePoint, ordinal: number): number {
  const [dx, dy, dz] = [(x[ordinal] ?? 0) - centre.x, (y[ordinal] ?? 0) - centre.y, (z[ordinal] ?? 0) - centre.z];
  return dx * dx + dy * dy + dz * dz;
}

function begin(directory: RestaurantDirectory, { words, reach, restaurantIds, room }: Asked & { restaurantIds: readonly number[] | null; room: Uint32Array }): number {
  if (words !== null) return words.found.list(room);
  if (restaurantIds !== null) {
    const ordinals = new Set(restaurantIds.flatMap((id) => directory.ordinal(id) ?? []));
    room.set([...ordinals]);
    return ordinals.size;
  }
  return reach === null ? directory.listed.list(room) : directory.places.within(reach.centre, reach.squaredChord, room);
}
