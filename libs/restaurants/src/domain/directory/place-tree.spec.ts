import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceMOf, onSphere, squaredChordOf } from './place-on-sphere.ts';
import { PlaceTree } from './place-tree.ts';
import { withoutRest } from './resting-work.ts';

interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const degrees = (min: number, max: number, ...edges: number[]): fc.Arbitrary<number> => fc.oneof(fc.double({ min, max, noNaN: true }), fc.constantFrom(...edges));
const anywhere: fc.Arbitrary<Place> = fc.record({ latitude: degrees(-90, 90, -90, 90, 0, 89.9999), longitude: degrees(-180, 180, -180, 180, 179.9999, -179.9999) });
const inTown: fc.Arbitrary<Place> = fc.record({ latitude: fc.double({ min: 50.8, max: 50.9, noNaN: true }), longitude: fc.double({ min: 4.3, max: 4.4, noNaN: true }) });
const fiji: fc.Arbitrary<Place> = fc.record({ latitude: fc.double({ min: -18, max: -17, noNaN: true }), longitude: fc.constantFrom(179.9, 179.99, -179.99, -179.9, 180, -180) });
const pole: fc.Arbitrary<Place> = fc.record({ latitude: fc.double({ min: 89, max: 90, noNaN: true }), longitude: fc.double({ min: -180, max: 180, noNaN: true }) });

/** By the haversine, as the SQL search measures. */
function metres(one: Place, other: Place): number {
  const radians = (angle: number): number => (angle * Math.PI) / 180;
  const across = Math.sin(radians(other.latitude - one.latitude) / 2) ** 2;
  const along = Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  return 12_742_017.6 * Math.asin(Math.min(1, Math.sqrt(across + along)));
}

function columns(places: readonly Place[]): { x: Float64Array; y: Float64Array; z: Float64Array } {
  const points = places.map(onSphere);
  return { x: Float64Array.from(points, ({ x }) => x), y: Float64Array.from(points, ({ y }) => y), z: Float64Array.from(points, ({ z }) => z) };
}

function build(places: readonly Place[], ordinals = places.map((_, ordinal) => ordinal)): PlaceTree {
  const at = columns(places);
  return withoutRest(PlaceTree.building(() => at, Uint32Array.from(ordinals)));
}

function within(tree: PlaceTree, centre: Place, radiusM: number): number[] {
  const into = { ordinals: new Uint32Array(10_000), squaredChords: new Float64Array(10_000) };
  return [...into.ordinals.subarray(0, tree.within(onSphere(centre), squaredChordOf(radiusM), into))].sort((one, other) => one - other);
}

describe('a circle', () => {
  it('holds exactly those that measuring each of them finds, at poles and the antimeridian too', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(anywhere, inTown, fiji, pole).chain((place) => fc.record({ places: fc.array(place, { minLength: 1, maxLength: 700 }), centre: place })),
        fc.double({ min: 1, max: 60_000, noNaN: true }),
        ({ places, centre }, radiusM) => {
          const found = within(build(places), centre, radiusM);
          // A micrometre at the rim is anybody's.
          const surely = places.flatMap((place, ordinal) => (metres(centre, place) < radiusM - 1e-6 ? [ordinal] : []));
          const perhaps = new Set(places.flatMap((place, ordinal) => (metres(centre, place) < radiusM + 1e-6 ? [ordinal] : [])));
          expect(surely.filter((ordinal) => !found.includes(ordinal))).toEqual([]);
          expect(found.filter((ordinal) => !perhaps.has(ordinal))).toEqual([]);
          expect(new Set(found).size).toBe(found.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is halved right where thousands stand in rows, some in the very same place', () => {
    const grid = Array.from({ length: 9_000 }, (_, at) => ({ latitude: 50 + (at % 60) / 1_000, longitude: 4 + Math.floor(at / 120) / 1_000 }));
    const tree = build(grid);
    for (const [centre, radiusM] of [[{ latitude: 50.02, longitude: 4.03 }, 1_500], [{ latitude: 50, longitude: 4 }, 200], [{ latitude: 50.5, longitude: 4.5 }, 100_000]] as const) {
      expect(within(tree, centre, radiusM)).toEqual(grid.flatMap((place, ordinal) => (metres(centre, place) <= radiusM ? [ordinal] : [])));
    }
  });

  it('finds who moved where they are now, and only there', () => {
    const places = Array.from({ length: 300 }, (_, at) => ({ latitude: 50 + at / 10_000, longitude: 4 }));
    const at = columns([...places, { latitude: 10, longitude: 10 }]);
    const tree = withoutRest(PlaceTree.building(() => at, Uint32Array.from(places, (_, ordinal) => ordinal)));
    const there = onSphere({ latitude: -33, longitude: 151 });
    [at.x[7], at.y[7], at.z[7]] = [there.x, there.y, there.z];
    for (const ordinal of [7, 300]) tree.move(ordinal);
    expect(within(tree, { latitude: 50.0007, longitude: 4 }, 5)).toEqual([]);
    expect(within(tree, { latitude: -33, longitude: 151 }, 5)).toEqual([7]);
    expect(within(tree, { latitude: 10, longitude: 10 }, 5)).toEqual([300]);
  });

  it('around nobody is empty', () => {
    expect(within(build([]), { latitude: 0, longitude: 0 }, 1e9)).toEqual([]);
  });
});

describe('the chord', () => {
  it('measures as the haversine does, to the micrometre in a city', () => {
    fc.assert(
      fc.property(inTown, inTown, (one, other) => {
        const [a, b] = [onSphere(one), onSphere(other)];
        const squared = (a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2;
        expect(Math.abs(distanceMOf(squared) - metres(one, other))).toBeLessThan(1e-6);
      }),
    );
  });

  it('of a radius beyond the Earth reaches everything', () => {
    expect(squaredChordOf(2.1e7)).toBe(Infinity);
    expect(distanceMOf(squaredChordOf(1_000))).toBeCloseTo(1_000, 6);
  });
});
