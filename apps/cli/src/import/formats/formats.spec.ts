import { describe, expect, it } from 'vitest';
import type { Reading } from '../place.ts';
import { csv } from './csv.ts';
import { cuisinesOf } from './fields.ts';
import { nyc } from './nyc.ts';
import { osm } from './osm.ts';

function codesOf({ notes }: Reading): string[] {
  return notes.map(({ code }) => code);
}

const diner = { id: '77', name: 'Corner Diner', borough: 'Queens', cuisine: 'American ', building: '12', street: 'Main   St', zip: '11354', lonlat: [-73.83, 40.76] };

describe('a restaurant of New York', () => {
  it('has the address, the city and the kind of its record', () => {
    expect(nyc.toReading(diner)).toMatchObject({ notes: [], place: { sourceId: '77', street: '12 Main St', city: 'Queens', country: 'US', cuisines: ['american'], latitude: 40.76, longitude: -73.83, isPointGuessed: false } });
  });

  it.each([[[0, 0], 'point-missing'], [[], 'point-missing'], [null, 'point-missing'], [[-48.9, -16.3], 'point-implausible'], [['x', 40], 'point-missing']])('stands at its borough’s centre, noted, when its point is %j', (lonlat, code) => {
    const reading = nyc.toReading({ ...diner, lonlat });
    expect(codesOf(reading)).toEqual([code]);
    expect(reading.place).toMatchObject({ isPointGuessed: true, latitude: 40.7282, longitude: -73.7949 });
  });

  it.each([[{ ...diner, id: '' }, 'id-missing'], [{ ...diner, name: '  ' }, 'name-missing'], [17, 'broken-record'], [null, 'broken-record']])('is refused without what it needs: %j', (record, code) => {
    const reading = nyc.toReading(record);
    expect(reading.place).toBeNull();
    expect(codesOf(reading)).toEqual([code]);
  });
});

const friterie = { osm_type: 'way', osm_id: 42, name: 'Friterie', address: 'Kerkstraat 1, 1930, Zaventem', lat: 50.88, lng: 4.47, cuisine: 'Friture;Coffee_Shop', amenity: 'fast_food', opening_hours: 'Mo-Su 11:00-22:00', wheelchair: 'limited', outdoor_seating: 'terrace', website: 'www.example.com', phone: '+32 2 555 01 01; +32 2 555 01 02' };

describe('a place of OpenStreetMap', () => {
  it('has the tags of its record, cleaned', () => {
    const reading = osm.toReading(friterie);
    expect(codesOf(reading).sort()).toEqual(['phone-cut', 'website-mended']);
    expect(reading.place).toMatchObject({
      sourceId: 'way/42', kind: 'quick', cuisines: ['friture', 'coffee shop'], street: 'Kerkstraat 1', postalCode: '1930', city: 'Zaventem',
      website: 'https://www.example.com', phone: '+32 2 555 01 01', attributes: ['outdoor_seating'], openingHours: 'Mo-Su 11:00-22:00', country: null,
    });
  });

  it.each([['Brussels, Belgium', { street: '', postalCode: '', city: 'Brussels' }], ['1930', { street: '', postalCode: '1930', city: '' }], ['Tramlaan 5', { street: 'Tramlaan 5', postalCode: '', city: '' }]])('reads the address %s', (address, expected) => {
    expect(osm.toReading({ ...friterie, address }).place).toMatchObject(expected);
  });

  it.each([[{ ...friterie, osm_id: 'x' }, 'id-missing'], [{ ...friterie, name: '' }, 'name-missing'], [{ ...friterie, lat: null }, 'field-invalid'], [{ ...friterie, lat: 0, lng: 0 }, 'field-invalid'], [{ ...friterie, lat: 91 }, 'field-invalid']])('is refused without what it needs: %j', (record, code) => {
    expect(codesOf(osm.toReading(record))).toEqual([code]);
  });
});

const row = { id: 'A 1', name: 'Chez Ada', latitude: '48.85', longitude: '2.35', price_level: '3', country: 'fr', cuisines: 'French;Bistro', attributes: 'wheelchair; parking', email: 'ada@example', opening_hours: '' };

describe('a row of CSV', () => {
  it('has the fields of its columns, and what is left out is left out', () => {
    const reading = csv.toReading(row);
    expect(codesOf(reading)).toEqual(['email-dropped']);
    expect(reading.place).toMatchObject({ sourceId: 'A 1', priceLevel: 3, country: 'FR', cuisines: ['french', 'bistro'], attributes: ['wheelchair', 'parking'], email: null, openingHours: null, phone: null });
  });

  it.each([[{ ...row, price_level: '5' }, 'price_level: 5 is not 1 to 4'], [{ ...row, country: 'France' }, 'country: France is not a code of two letters'], [{ ...row, latitude: '' }, 'latitude, longitude']])('is refused for a value that would mean something else: %j', (record, detail) => {
    expect(csv.toReading(record)).toMatchObject({ place: null, notes: [{ code: 'field-invalid', detail }] });
  });
});

describe('cuisines', () => {
  it('are a list without stand-ins, brackets or repetitions', () => {
    expect(cuisinesOf('Latin (Cuban, Dominican)/latin;Coffee_Shop, Other')).toEqual(['latin', 'coffee shop']);
    expect(cuisinesOf('Not Listed/Not Applicable')).toEqual([]);
  });
});
