/** A point on the earth, and not the one off Africa at which missing coordinates lie. */
export function validPoint(point: { latitude: number | null; longitude: number | null }): { latitude: number; longitude: number } | null {
  const { latitude, longitude } = point;
  if (latitude === null || longitude === null || (latitude === 0 && longitude === 0)) return null;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}
