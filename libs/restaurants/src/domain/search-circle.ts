/** Mean radius of the Earth, metres (IUGG). */
export const earthRadiusM = 6_371_008.8;
/** A metre and more: what is computed by two programs must not lose a restaurant at the rim. */
const marginDegrees = 1e-5;

/** Around here. Degrees, WGS 84. */
export interface Circle {
  readonly latitude: number;
  readonly longitude: number;
  readonly radiusM: number;
}

/** Corners included; `west` is never east of `east`. */
export interface GeoBox {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

/**
 * One box that holds the circle, or two where it crosses the antimeridian. Around a pole it holds every longitude.
 * What lies in the corners is outside of the circle: whoever asks measures again.
 *
 * Invariant R3: no point within the radius lies outside of the boxes. Proved by: search-circle.spec.ts
 * Source: Bronshtein, Semendyayev, Taschenbuch der Mathematik, 3.4.3; http://janmatuschek.de/LatitudeLongitudeBoundingCoordinates
 */
export function boxesAround({ latitude, longitude, radiusM }: Circle): readonly [GeoBox] | readonly [GeoBox, GeoBox] {
  const angle = radiusM / earthRadiusM;
  const reach = degrees(angle) + marginDegrees;
  const south = latitude - reach;
  const north = latitude + reach;
  const holdsPole = south <= -90 || north >= 90;
  const band = { south: Math.max(south, -90), north: Math.min(north, 90) };
  if (holdsPole) return [{ ...band, west: -180, east: 180 }];
  const reachEast = degrees(Math.asin(Math.min(1, Math.sin(angle) / Math.cos(radians(latitude))))) + marginDegrees / Math.cos(radians(latitude));
  const west = longitude - reachEast;
  const east = longitude + reachEast;
  if (west < -180) return [{ ...band, west: -180, east }, { ...band, west: west + 360, east: 180 }];
  if (east > 180) return [{ ...band, west, east: 180 }, { ...band, west: -180, east: east - 360 }];
  return [{ ...band, west, east }];
}

/** Degrees as the table of search keeps them. */
export function toCentimetre(angleDegrees: number): number {
  return Math.round(angleDegrees * 1e7) / 1e7;
}

function radians(angleDegrees: number): number {
  return (angleDegrees * Math.PI) / 180;
}

function degrees(angleRadians: number): number {
  return (angleRadians * 180) / Math.PI;
}
