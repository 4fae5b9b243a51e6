import { note, type Note } from '../note.ts';
import type { Reading } from '../place.ts';
import { ndjsonRecords } from '../reading/ndjson.ts';
import { cuisinesOf, type Fields, fieldsOf, kindByCuisine } from './fields.ts';
import type { SourceFormat } from './formats.ts';

interface Borough {
  readonly city: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** What letters to a borough are addressed to, and where its middle is. */
const boroughs: Readonly<Record<string, Borough>> = {
  Manhattan: { city: 'New York', latitude: 40.7831, longitude: -73.9712 },
  Brooklyn: { city: 'Brooklyn', latitude: 40.6501, longitude: -73.9496 },
  Queens: { city: 'Queens', latitude: 40.7282, longitude: -73.7949 },
  Bronx: { city: 'Bronx', latitude: 40.8448, longitude: -73.8648 },
  'Staten Island': { city: 'Staten Island', latitude: 40.5795, longitude: -74.1502 },
};
const anywhere: Borough = { city: 'New York', latitude: 40.7128, longitude: -74.006 };

/** The city's limits. What was geocoded by its street's name alone may lie in another state, or in Brazil. */
const cityLimits = { south: 40.47, north: 40.93, west: -74.27, east: -73.68 } as const;

/** Of the health department's kinds of food, the one that is a list of examples. */
const listedKinds: Readonly<Record<string, string>> = { 'Bottled beverages, including water, sodas, juices, etc.': 'Beverages' };

/** New York's restaurant inspections: one JSON object a line; `lonlat` is [longitude, latitude], empty or [0, 0] where unknown. */
export const nyc: SourceFormat = { source: 'nyc-dohmh', records: ndjsonRecords, toReading };

function toReading(value: unknown): Reading {
  const fields = fieldsOf(value);
  if (fields === null) return { place: null, sourceId: null, notes: [note('broken-record', 'not an object')] };
  const sourceId = fields.text('id', 100);
  const name = fields.text('name', 200);
  if (sourceId === '') return { place: null, sourceId: null, notes: [note('id-missing', `name: ${name}`)] };
  if (name === '') return { place: null, sourceId, notes: [note('name-missing', addressOf(fields))] };
  const boroughName = fields.text('borough', 60);
  const borough = boroughs[boroughName] ?? anywhere;
  const cuisine = fields.text('cuisine', 200);
  const cuisines = cuisinesOf(listedKinds[cuisine] ?? cuisine);
  const point = pointOf(value, fields.notes) ?? borough;
  return {
    notes: fields.notes,
    place: {
      sourceId,
      name,
      description: '',
      kind: kindByCuisine(cuisines),
      cuisines,
      priceLevel: null,
      street: addressOf(fields),
      city: borough.city,
      postalCode: fields.text('zip', 20),
      country: 'US',
      latitude: point.latitude,
      longitude: point.longitude,
      isPointGuessed: point === borough,
      phone: null,
      email: null,
      website: null,
      attributes: [],
      openingHours: null,
    },
  };
}

function addressOf(fields: Fields): string {
  return [fields.text('building', 40), fields.text('street', 150)].filter((part) => part !== '').join(' ');
}

/** The point, or null, noted, when it is missing or not in the city. */
function pointOf(value: unknown, notes: Note[]): { latitude: number; longitude: number } | null {
  const lonlat: unknown = typeof value === 'object' && value !== null && 'lonlat' in value ? value.lonlat : null;
  const [longitude, latitude] = Array.isArray(lonlat) ? (lonlat as readonly unknown[]) : [];
  if (typeof longitude !== 'number' || typeof latitude !== 'number' || (longitude === 0 && latitude === 0)) {
    notes.push(note('point-missing', `lonlat: ${JSON.stringify(lonlat)}`));
    return null;
  }
  const { south, north, west, east } = cityLimits;
  if (latitude >= south && latitude <= north && longitude >= west && longitude <= east) return { latitude, longitude };
  notes.push(note('point-implausible', `${latitude}, ${longitude} is not in New York`));
  return null;
}
