import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxesAround, type Circle, type GeoBox } from './search-circle.ts';

const earthRadiusM = 6_371_008.8;

/** The point so far away in that direction, by the direct formula on the sphere: another way than the one tested. */
function pointFrom(circle: Circle, { distanceM, bearingDegrees }: { distanceM: number; bearingDegrees: number }): { latitude: number; longitude: number } {
  const angle = distanceM / earthRadiusM;
  const [latitude, longitude, bearing] = [circle.latitude, circle.longitude, bearingDegrees].map((each) => (each * Math.PI) / 180) as [number, number, number];
  const sine = Math.sin(latitude) * Math.cos(angle) + Math.cos(latitude) * Math.sin(angle) * Math.cos(bearing);
  const to = Math.asin(Math.min(1, Math.max(-1, sine)));
  const turn = Math.atan2(Math.sin(bearing) * Math.sin(angle) * Math.cos(latitude), Math.cos(angle) - Math.sin(latitude) * sine);
  const east = ((longitude + turn) * 180) / Math.PI;
  return { latitude: (to * 180) / Math.PI, longitude: ((((east + 180) % 360) + 360) % 360) - 180 };
}

function holds(box: GeoBox, { latitude, longitude }: { latitude: number; longitude: number }): boolean {
  return latitude >= box.south && latitude <= box.north && longitude >= box.west && longitude <= box.east;
}

const anywhere = fc.record({
  latitude: fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, 90, 89.999, -89.95, 0)),
  longitude: fc.oneof(fc.double({ min: -180, max: 180, noNaN: true }), fc.constantFrom(-180, 180, 179.9999, -179.9999)),
  radiusM: fc.double({ min: 1, max: 100_000, noNaN: true }),
});

describe('boxesAround', () => {
  it('loses no point within the radius, at the poles and at the antimeridian either', () => {
    fc.assert(
      fc.property(anywhere, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 360, noNaN: true }), (circle, share, bearingDegrees) => {
        const point = pointFrom(circle, { distanceM: circle.radiusM * share, bearingDegrees });
        expect(boxesAround(circle).some((box) => holds(box, point))).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it('stays on the map', () => {
    fc.assert(
      fc.property(anywhere, (circle) => {
        for (const { south, west, north, east } of boxesAround(circle)) {
          expect(south).toBeGreaterThanOrEqual(-90);
          expect(north).toBeLessThanOrEqual(90);
          expect(west).toBeGreaterThanOrEqual(-180);
          expect(east).toBeLessThanOrEqual(180);
          expect(west).toBeLessThanOrEqual(east);
        }
      }),
    );
  });

  it('is hardly larger than the circle in a city', () => {
    const [{ south, west, north, east }, second] = boxesAround({ latitude: 50.8467, longitude: 4.3525, radiusM: 1_000 });
    expect(second).toBeUndefined();
    expect(north - south).toBeCloseTo(2 * 0.009, 3);
    expect(east - west).toBeCloseTo(2 * 0.01424, 3);
  });

  it('cuts a circle over the antimeridian in two', () => {
    const boxes = boxesAround({ latitude: -17.7, longitude: 179.99, radiusM: 5_000 });
    expect(boxes).toHaveLength(2);
    expect(boxes.some((box) => holds(box, { latitude: -17.7, longitude: -179.98 }))).toBe(true);
    expect(boxes.some((box) => holds(box, { latitude: -17.7, longitude: 0 }))).toBe(false);
  });
});
