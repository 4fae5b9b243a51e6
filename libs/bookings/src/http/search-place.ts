// No exponents, no hexadecimal, no infinity: a place is written as maps write it.
const pattern = /^\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*$/;

/** `latitude,longitude` in degrees; null for anything that is no place on Earth. */
export function parsePlace(text: string): { latitude: number; longitude: number } | null {
  const [, latitude, longitude] = (pattern.exec(text) ?? []).map(Number);
  if (latitude === undefined || longitude === undefined) return null;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}
