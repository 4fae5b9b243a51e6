import { earthRadiusM } from '../search-circle.ts';

// Places are points of the unit sphere: the straight line between two of them (the chord) grows with the way on the
// ground, needs no trigonometry to compare, and knows neither an antimeridian nor poles.

export interface SpherePoint {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export function onSphere({ latitude, longitude }: { latitude: number; longitude: number }): SpherePoint {
  const [phi, lambda] = [radians(latitude), radians(longitude)];
  return { x: Math.cos(phi) * Math.cos(lambda), y: Math.cos(phi) * Math.sin(lambda), z: Math.sin(phi) };
}

/** The square of the chord under so many metres; half of the Earth's girth and more reaches everything. */
export function squaredChordOf(distanceM: number): number {
  const angle = distanceM / earthRadiusM;
  return angle >= Math.PI ? Infinity : (2 * Math.sin(angle / 2)) ** 2;
}

/** Metres on the ground: half of the chord is the sine of half of the angle, which the haversine takes the arc of. */
export function distanceMOf(squaredChord: number): number {
  return 2 * earthRadiusM * Math.asin(Math.min(1, Math.sqrt(squaredChord) / 2));
}

/** As the SQL search orders by distance: sines differ in their last digits, and a page that one has ended is to be gone on with by the other. */
export function toMillimetre(metres: number): number {
  return Math.round(metres * 1e3) / 1e3;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
