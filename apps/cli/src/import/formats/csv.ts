import { note } from '../note.ts';
import type { HouseKind, Reading } from '../place.ts';
import { csvRecords } from '../reading/csv.ts';
import { cuisinesOf, type Fields, fieldsOf, kindByCuisine } from './fields.ts';
import type { SourceFormat } from './formats.ts';
import { validPoint } from './valid-point.ts';

/** Columns of our own format, in any order. `id`, `name`, `latitude` and `longitude` must have values. */
export const csvColumns = [
  'id', 'name', 'description', 'kind', 'cuisines', 'price_level', 'street', 'city', 'postal_code', 'country',
  'latitude', 'longitude', 'phone', 'email', 'website', 'attributes', 'opening_hours',
] as const;

/** A CSV file with a header; lists (`cuisines`, `attributes`) are separated by semicolons. */
export const csv: SourceFormat = { source: 'csv', records: (bytes) => csvRecords(bytes, { known: csvColumns, required: ['id', 'name', 'latitude', 'longitude'] }), toReading };

const kinds: Readonly<Record<string, HouseKind>> = { restaurant: 'restaurant', cafe: 'cafe', quick: 'quick', bar: 'bar' };

function toReading(value: unknown): Reading {
  const fields = fieldsOf(value);
  if (fields === null) return { place: null, sourceId: null, notes: [note('broken-record', 'not an object')] };
  const sourceId = fields.text('id', 100);
  const name = fields.text('name', 200);
  if (sourceId === '') return { place: null, sourceId: null, notes: [note('id-missing', `name: ${name}`)] };
  if (name === '') return { place: null, sourceId, notes: [note('name-missing', fields.text('street', 200))] };
  const point = validPoint({ latitude: fields.number('latitude'), longitude: fields.number('longitude') });
  const invalid = point === null ? 'latitude, longitude' : invalidField(fields);
  if (point === null || invalid !== null) return { place: null, sourceId, notes: [note('field-invalid', `${invalid ?? ''}`)] };
  const cuisines = cuisinesOf(fields.text('cuisines', 700));
  return {
    notes: fields.notes,
    place: {
      sourceId,
      name,
      description: fields.text('description', 5000),
      kind: kinds[fields.text('kind', 20)] ?? kindByCuisine(cuisines),
      cuisines,
      priceLevel: fields.number('price_level'),
      street: fields.text('street', 200),
      city: fields.text('city', 100),
      postalCode: fields.text('postal_code', 20),
      country: fields.text('country', 2).toUpperCase() || null,
      ...point,
      isPointGuessed: false,
      phone: fields.phone('phone'),
      email: fields.email('email'),
      website: fields.website('website'),
      attributes: fields.text('attributes', 1000).split(';').map((word) => word.trim()).filter((word) => word !== '').slice(0, 30),
      openingHours: fields.textOrNull('opening_hours', 1000),
    },
  };
}

/** What would make the row mean something else than was written: better no row than a wrong one. */
function invalidField(fields: Fields): string | null {
  const price = fields.number('price_level');
  if (fields.text('price_level', 20) !== '' && (price === null || ![1, 2, 3, 4].includes(price))) return `price_level: ${fields.text('price_level', 20)} is not 1 to 4`;
  const country = fields.text('country', 60);
  return country === '' || /^[a-z]{2}$/i.test(country) ? null : `country: ${country} is not a code of two letters`;
}
