/** A city whose real restaurants are imported, and a point in the middle of them. */
export interface City {
  readonly slug: string;
  readonly name: string;
  readonly format: 'nyc' | 'osm';
  /** Which file of the folder is this city's. */
  readonly file: RegExp;
  readonly centre: { readonly latitude: number; readonly longitude: number };
}

export const cities: readonly City[] = [
  { slug: 'new-york', name: 'New York', format: 'nyc', file: /^nyc.*\.ndjson(\.gz)?$/, centre: { latitude: 40.758, longitude: -73.9855 } },
  { slug: 'brussels', name: 'Brussels', format: 'osm', file: /^osm-brussels.*\.json(\.gz)?$/, centre: { latitude: 50.8467, longitude: 4.3525 } },
];
