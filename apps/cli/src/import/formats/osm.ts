import { note } from '../note.ts';
import type { HouseKind, Reading } from '../place.ts';
import { jsonArrayRecords } from '../reading/json-array.ts';
import { cuisinesOf, type Fields, fieldsOf, kindByCuisine } from './fields.ts';
import type { SourceFormat } from './formats.ts';
import { validPoint } from './valid-point.ts';

/** Places of OpenStreetMap: one JSON array of objects with `osm_type`, `osm_id`, `lat`, `lng`, and tags by name. */
export const osm: SourceFormat = { source: 'osm', records: jsonArrayRecords, toReading };

const kinds: Readonly<Record<string, HouseKind>> = { cafe: 'cafe', fast_food: 'quick', bar: 'bar', pub: 'bar', biergarten: 'bar', ice_cream: 'cafe' };
const osmTypes = new Set(['node', 'way', 'relation']);

function toReading(value: unknown): Reading {
  const fields = fieldsOf(value);
  if (fields === null) return { place: null, sourceId: null, notes: [note('broken-record', 'not an object')] };
  const sourceId = sourceIdOf(fields);
  const name = fields.text('name', 200);
  if (sourceId === null) return { place: null, sourceId, notes: [note('id-missing', `name: ${name}`)] };
  if (name === '') return { place: null, sourceId, notes: [note('name-missing', fields.text('address', 200))] };
  const point = validPoint({ latitude: fields.number('lat'), longitude: fields.number('lng') });
  // No district to fall back on: OpenStreetMap's places have a point, or they are broken.
  if (point === null) return { place: null, sourceId, notes: [note('field-invalid', `lat, lng: ${fields.text('lat', 40)}, ${fields.text('lng', 40)}`)] };
  const cuisines = cuisinesOf(fields.text('cuisine', 500));
  return {
    notes: fields.notes,
    place: {
      sourceId,
      name,
      description: '',
      kind: kinds[fields.text('amenity', 40)] ?? kindByCuisine(cuisines),
      cuisines,
      priceLevel: null,
      ...addressOf(fields.text('address', 300)),
      country: null,
      ...point,
      isPointGuessed: false,
      phone: fields.phone('phone'),
      email: fields.email('email'),
      website: fields.website('website'),
      attributes: attributesOf(fields),
      openingHours: fields.textOrNull('opening_hours', 1000),
    },
  };
}

/** Nodes and ways are numbered apart, so a number alone names two places. */
function sourceIdOf(fields: Fields): string | null {
  const type = fields.text('osm_type', 20) || 'node';
  const id = fields.text('osm_id', 20);
  return osmTypes.has(type) && /^\d+$/.test(id) ? `${type}/${id}` : null;
}

/** `Street 12, 1930, Zaventem`, with any part missing; `Brussels, Belgium` where nothing is known. */
function addressOf(address: string): { street: string; city: string; postalCode: string } {
  const parts = address.split(',').map((part) => part.trim()).filter((part) => part !== '');
  const postalIndex = parts.findIndex((part) => /^\d{4,6}$/.test(part));
  if (postalIndex >= 0) {
    return { street: parts.slice(0, postalIndex).join(', '), postalCode: parts[postalIndex] ?? '', city: parts.slice(postalIndex + 1).join(', ').slice(0, 100) };
  }
  if (parts.length === 2 && !/\d/.test(address)) return { street: '', postalCode: '', city: parts[0] ?? '' };
  return { street: parts.join(', '), postalCode: '', city: '' };
}

const wheelchairs = new Set(['yes', 'designated']);

function attributesOf(fields: Fields): string[] {
  const outdoor = fields.text('outdoor_seating', 40);
  return [...(outdoor !== '' && outdoor !== 'no' ? ['outdoor_seating'] : []), ...(wheelchairs.has(fields.text('wheelchair', 40)) ? ['wheelchair'] : [])];
}
