import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aRestaurant } from '../../support/builders/restaurant-builder.ts';
import { Client, faultsOf, type Problem } from './client.ts';

const policy = {
  min_party: 2, max_party: 10, lead_minutes: 60, horizon_days: 90, hold_minutes: 5, cancellation_cutoff_minutes: 240,
  buffer_minutes: 15, turn_times: [{ max_party: 2, minutes: 90 }, { max_party: 100, minutes: 150 }], auto_confirm: false,
};

describe('the booking policy', () => {
  let api: TestApi;
  let tenantId: string;
  let staff: Client;
  let url: string;

  beforeAll(async () => {
    api = await startTestApi();
    tenantId = await api.aTenant();
    staff = new Client(api.app, (await api.aKey(tenantId)).key);
    url = `/v1/restaurants/${(await aRestaurant({ tenantId }).save(api.database)).id}/policy`;
  });
  afterAll(() => api?.close());

  it('is replaced as a whole, one version further, and shown to diners in part', async () => {
    const before = await staff.get(url);
    const replaced = await staff.put(url, policy, before.etag);
    expect(replaced).toMatchObject({ status: 200, etag: '"2.json"', body: { ...policy, version: 2 } });
    expect((await staff.get(url)).body).toEqual(replaced.body);
    const { body } = await staff.get(url.replace('/policy', ''));
    expect(body['policy']).toEqual({ min_party: 2, max_party: 10, lead_minutes: 60, horizon_days: 90, cancellation_cutoff_minutes: 240, hold_minutes: 5 });
    expect(await staff.put(url, policy, before.etag)).toMatchObject({ status: 412 });
    expect(await staff.put(url, policy)).toMatchObject({ status: 428 });
  });

  it('leaves nothing out', async () => {
    const refused = await staff.put<Problem>(url, {}, '*');
    expect(new Set(refused.body.errors?.map(({ pointer }) => pointer))).toEqual(new Set(Object.keys(policy).map((name) => `/${name}`)));
  });

  it('keeps its parties in order, its turns in quarters, and a turn with its buffer within a day', async () => {
    const refusal = async (changes: object) => faultsOf(await staff.put<Problem>(url, { ...policy, ...changes }, '*'));
    expect(await refusal({ min_party: 11 })).toEqual(['/max_party ORDER']);
    expect(await refusal({ buffer_minutes: 20 })).toEqual(['/buffer_minutes IS_IN']);
    expect(await refusal({ turn_times: [{ max_party: 4, minutes: 100 }] })).toEqual(['/turn_times/0/minutes QUARTER']);
    expect(await refusal({ turn_times: [{ max_party: 4, minutes: 90 }, { max_party: 4, minutes: 120 }] })).toEqual(['/turn_times/1/max_party ORDER']);
    expect(await refusal({ turn_times: [{ max_party: 4, minutes: 1440 }] })).toEqual(['/turn_times/0/minutes TOO_LONG']);
    expect(await refusal({ turn_times: [{ max_party: 4, minutes: 1425 }] })).toEqual([]);
    expect(await refusal({ turn_times: [] })).toEqual(['/turn_times ARRAY_MIN_SIZE']);
  });

  it('reads hostile turn times without falling', async () => {
    for (const turn_times of [null, {}, 'x', [null], ['x'], [[]], [{}], [{ max_party: 1, minutes: 15, more: 1 }], [{ max_party: '1', minutes: 15 }], Array.from({ length: 21 }, (_, i) => ({ max_party: i + 1, minutes: 15 }))]) {
      expect(await staff.put(url, { ...policy, turn_times }, '*'), JSON.stringify(turn_times)).toMatchObject({ status: 422 });
    }
  });

  it('does not widen its buffer past what services keep their tables for', async () => {
    const longTurns = [{ maxParty: 2, minutes: 1410 }];
    const ofService = await aRestaurant({ tenantId }).withService({ turnTimes: longTurns }).save(api.database);
    const ofSpecialDay = await aRestaurant({ tenantId }).withSpecialDay({ date: '2027-12-24', services: [{ turnTimes: longTurns }, {}] }).save(api.database);
    for (const { id } of [ofService, ofSpecialDay]) {
      const here = `/v1/restaurants/${id}/policy`;
      expect((await staff.put(here, { ...policy, buffer_minutes: 30 }, '*')).status).toBe(200);
      expect(faultsOf(await staff.put<Problem>(here, { ...policy, buffer_minutes: 45 }, '*'))).toEqual(['/buffer_minutes TOO_LONG']);
    }
  });
});
