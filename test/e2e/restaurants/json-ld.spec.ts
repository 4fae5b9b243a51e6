import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeClock } from '#kernel';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant, type RestaurantBuilder } from '../../support/builders/restaurant-builder.ts';
import { insertRows, withConnection } from '../../support/builders/rows.ts';
import { Client } from './client.ts';

type Document = Readonly<Record<string, unknown>>;

describe('the public page of a restaurant, in the words of schema.org', () => {
  let api: TestApi;
  let tenantId: string;
  let diner: Client;
  const clock = fakeClock('2027-06-01T02:30:00Z');

  beforeAll(async () => {
    api = await startTestApi({ clock });
    tenantId = await api.aTenant();
    diner = new Client(api.app, (await api.aKey(tenantId)).key);
  });
  afterAll(() => api?.close());

  const documentOf = async (builder: RestaurantBuilder) => {
    const house = await builder.save(api.database);
    return diner.get<Document>(`/v1/restaurants/${house.slug}/json-ld`);
  };

  it('says what it is, where, and when it seats', async () => {
    const answer = await documentOf(
      aRestaurant({ tenantId, name: 'Chez Léon', description: 'Mussels.', cuisines: ['belgian'], priceLevel: 2, slug: 'chez-leon' })
        .withService({ weekdays: [4, 5], from: '19:00', lastSitting: '23:00', until: '01:30', validFrom: '2027-05-01', validTo: '2027-09-30' })
        .withSpecialDay({ date: '2027-12-25' })
        .withSpecialDay({ date: '2027-12-24', services: [{ from: '18:00', lastSitting: '18:30', until: '22:00' }] }),
    );
    expect(answer).toMatchObject({ status: 200, type: expect.stringMatching(/^application\/ld\+json/) as string });
    expect(answer.body).toEqual({
      '@context': 'https://schema.org', '@type': 'Restaurant', identifier: expect.stringMatching(/^\d+$/) as string, name: 'Chez Léon', description: 'Mussels.',
      address: { '@type': 'PostalAddress', streetAddress: '', addressLocality: 'Brussels', postalCode: '', addressCountry: 'BE' },
      geo: { '@type': 'GeoCoordinates', latitude: 50.8467, longitude: 4.3525 },
      servesCuisine: ['belgian'], priceRange: '$$', currenciesAccepted: 'EUR', acceptsReservations: true,
      openingHoursSpecification: [{ '@type': 'OpeningHoursSpecification', dayOfWeek: ['Friday', 'Saturday'], opens: '19:00', closes: '01:30', validFrom: '2027-05-01', validThrough: '2027-09-30' }],
      specialOpeningHoursSpecification: [
        { '@type': 'OpeningHoursSpecification', opens: '00:00', closes: '00:00', validFrom: '2027-12-25', validThrough: '2027-12-25' },
        { '@type': 'OpeningHoursSpecification', opens: '18:00', closes: '22:00', validFrom: '2027-12-24', validThrough: '2027-12-24' },
      ],
    });
  });

  it('tells special days from the service date on, which at 04:30 is still yesterday’s', async () => {
    const dates = ['2027-05-30', '2027-05-31', '2027-06-01'];
    const { body } = await documentOf(dates.reduce((house, date) => house.withSpecialDay({ date }), aRestaurant({ tenantId }).withoutServices()));
    expect((body['specialOpeningHoursSpecification'] as Document[]).map((day) => day['validFrom'])).toEqual(['2027-05-31', '2027-06-01']);
    expect(body['openingHoursSpecification']).toEqual([]);
  });

  it('tells its rating, here, in the detail and in the list, once there are reviews', async () => {
    const house = await aRestaurant({ tenantId }).save(api.database);
    await withConnection(api.database, (db) => insertRows(db, 'restaurant_ratings', [{ tenant_id: tenantId, restaurant_id: house.id, review_count: 3, rating_sum: 13 }]));
    const { body } = await diner.get<Document>(`/v1/restaurants/${house.id}/json-ld`);
    expect(body['aggregateRating']).toEqual({ '@type': 'AggregateRating', ratingValue: 4.3, reviewCount: 3, bestRating: 5, worstRating: 1 });
    expect((await diner.get(`/v1/restaurants/${house.id}`)).body).toMatchObject({ rating: 4.3, review_count: 3 });
    expect((await diner.all('/v1/restaurants', 50)).find(({ id }) => id === house.id)).toMatchObject({ rating: 4.3, review_count: 3 });
  });

  it('cannot close the script element into which it is pasted', async () => {
    const name = '</script><script>alert(1)</script><!--';
    const answer = await documentOf(aRestaurant({ tenantId, name }));
    expect(answer.text).not.toContain('<');
    expect(answer.body['name']).toBe(name);
  });
});
