import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Circle } from '#restaurants';
import { grandPlace, openSearchWorld, type SearchWorld } from './support.ts';

let world: SearchWorld;
const places: { name: string; latitude: number; longitude: number }[] = [
  { name: 'Grand-Place', latitude: 50.8467, longitude: 4.3525 },
  { name: 'Sablon', latitude: 50.8414, longitude: 4.3556 },
  { name: 'Atomium', latitude: 50.895, longitude: 4.3415 },
  { name: 'Antwerp', latitude: 51.2213, longitude: 4.4051 },
  { name: 'Taveuni East', latitude: -16.8, longitude: -179.98 },
  { name: 'Taveuni West', latitude: -16.8, longitude: 179.99 },
  { name: 'Date line', latitude: -16.81, longitude: 180 },
  { name: 'Date line again', latitude: -16.82, longitude: -180 },
  { name: 'South Pole', latitude: -90, longitude: 0 },
  { name: 'Beyond the South Pole', latitude: -89.95, longitude: 170 },
  { name: 'North Pole', latitude: 90, longitude: 45 },
  { name: 'A hair off the equator', latitude: 1e-200, longitude: -1e-300 },
];

beforeAll(async () => {
  world = await openSearchWorld();
  for (const place of places) await world.add(place);
});

afterAll(() => world.close());

/** By the spherical law of cosines on unit vectors: another formula than the one in SQL. */
function metresBetween(a: { latitude: number; longitude: number }, b: { latitude: number; longitude: number }): number {
  const vector = ({ latitude, longitude }: { latitude: number; longitude: number }): [number, number, number] => {
    const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
    return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
  };
  const [p, q] = [vector(a), vector(b)];
  return 2 * 6_371_008.8 * Math.asin(Math.min(1, Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]) / 2));
}

describe('near', () => {
  it('finds what lies in the circle, nearest first, and says how far it is', async () => {
    const { hits } = await world.search({ near: grandPlace });
    expect(hits.map(({ card }) => card.name)).toEqual(['Grand-Place', 'Sablon']);
    expect(hits.map(({ distanceM }) => Math.round(distanceM ?? -1))).toEqual([0, 628]);
    expect(await world.names({ near: { ...grandPlace, radiusM: 6_000 } })).toEqual(['Grand-Place', 'Sablon', 'Atomium']);
  });

  it('looks over the antimeridian', async () => {
    const found = ['Taveuni West', 'Date line', 'Taveuni East', 'Date line again'].sort();
    for (const longitude of [-180, 180, 179.999, -179.999]) {
      expect((await world.names({ near: { latitude: -16.81, longitude, radiusM: 5_000 } })).sort()).toEqual(found);
    }
  });

  it('looks over the poles', async () => {
    expect(await world.names({ near: { latitude: -90, longitude: 123, radiusM: 10_000 } })).toEqual(['South Pole', 'Beyond the South Pole']);
    expect(await world.names({ near: { latitude: -89.99, longitude: -10, radiusM: 10_000 } })).toEqual(['South Pole', 'Beyond the South Pole']);
    expect(await world.names({ near: { latitude: 90, longitude: -45, radiusM: 10 } })).toEqual(['North Pole']);
  });

  it('agrees with a measuring tape anywhere on Earth', async () => {
    const centre = fc.constantFrom(...places).chain(({ latitude, longitude }) =>
      fc.record({
        latitude: fc.double({ min: -0.5, max: 0.5, noNaN: true }).map((by) => Math.max(-90, Math.min(90, latitude + by))),
        longitude: fc.double({ min: -0.5, max: 0.5, noNaN: true }).map((by) => Math.max(-180, Math.min(180, longitude + by))),
        radiusM: fc.double({ min: 10, max: 100_000, noNaN: true }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(centre, async (near: Circle) => {
        const expected = places
          .map((place) => ({ name: place.name, distance: metresBetween(near, place) }))
          .filter(({ distance }) => distance <= near.radiusM)
          .sort((a, b) => a.distance - b.distance);
        const { hits } = await world.search({ near });
        // Two at the same distance to a few centimetres may come in either order: so fine are the doubles of a degree's sine.
        expect(hits.map(({ card }) => card.name).sort()).toEqual(expected.map(({ name }) => name).sort());
        hits.forEach(({ distanceM }, index) => expect(distanceM).toBeCloseTo(expected[index]?.distance ?? -1, 1));
      }),
      { numRuns: 150 },
    );
  });

  it('joins words: both must hold, by relevance or by distance', async () => {
    expect(await world.names({ words: 'brussels', near: grandPlace, sort: 'distance' })).toEqual(['Grand-Place', 'Sablon']);
    expect(await world.names({ words: 'sablon', near: grandPlace })).toEqual(['Sablon']);
    expect(await world.names({ words: 'atomium', near: grandPlace })).toEqual([]);
  });
});
