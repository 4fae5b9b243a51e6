import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MailConsumer, MemoryMailer } from '#delivery';
import { type OutboxDelivery, Undeliverable } from '#kernel';
import { Guest, rowsOf, someDate } from '../e2e/bookings/support.ts';
import { startTestApi, type TestApi } from '../support/api.ts';
import { aRestaurant } from '../support/builders/restaurant-builder.ts';
import { deliverAll, outboxOf } from '../support/outbox-rows.ts';
import { eventOf, propertyOf, readCalendar } from '../support/read-calendar.ts';
import { onlyMailOf, type SmtpSink, startSmtpSink } from '../support/smtp/smtp-sink.ts';

const date = someDate();
const linkForm = /https:\/\/book\.example\.com\/(\S+)\/([0-9a-f-]{36})#([A-Za-z0-9_-]{43})/;
const env = { COUVERT_MANAGE_URL: 'https://book.example.com/{tenant}/{booking}#{token}', COUVERT_MAIL_FROM: 'Couvert <bookings@couvert.example>' };

describe('from a booking to its mail', () => {
  let api: TestApi;
  let mailer: MemoryMailer;
  let consumer: MailConsumer;
  let tenantId: string;
  let staff: Guest;
  let guest: Guest;
  let house: number;

  beforeAll(async () => {
    mailer = new MemoryMailer();
    api = await startTestApi({ env, mailer });
    consumer = api.app.get(MailConsumer, { strict: false });
  });
  afterAll(() => api?.close());
  beforeEach(async () => {
    mailer.close();
    tenantId = await api.aTenant();
    staff = new Guest(api.app, (await api.aKey(tenantId)).key);
    guest = new Guest(api.app, (await api.aKey(tenantId, { kind: 'publishable', scopes: ['restaurants:read', 'bookings:create'] })).key);
    house = (await aRestaurant({ tenantId }).withTables(3).save(api.database)).id;
  });

  const book = (wish: object = {}) => guest.post('/v1/bookings', { restaurant_id: house, date, time: '19:30', party_size: 2, guest: { name: 'Ada Lovelace', email: 'ada@example.com' }, ...wish });
  const messages = (): Promise<OutboxDelivery[]> => outboxOf(api.database.url, tenantId);
  const deliver = async (): Promise<void> => deliverAll(consumer, await messages());
  const sent = (): string[] => mailer.mails.map(({ kind }) => kind);

  it('the confirmation holds a link, and what is in the link cancels the booking', async () => {
    const { body } = await book();
    await deliver();
    expect(sent()).toEqual(['confirmation']);
    const [mail] = mailer.mails;
    expect(mail).toMatchObject({ to: { address: 'ada@example.com' }, from: { address: 'bookings@couvert.example' } });
    const [link, , bookingId, token] = linkForm.exec(mail?.text ?? '') ?? [];
    expect(mail?.html).toContain(`href="${link}"`);
    expect(bookingId).toBe(body.id);
    // Calendars are shared.
    expect(mail?.calendar?.content).not.toContain(token);
    const cancelled = await guest.post(`/v1/bookings/${bookingId}/cancel`, {}, { token });
    expect(cancelled).toMatchObject({ status: 200, body: { status: 'cancelled' } });
  });

  it('nothing of the guest stands in the outbox', async () => {
    await book();
    for (const { payload } of await messages()) expect(JSON.stringify(payload)).not.toMatch(/ada|lovelace|token/i);
  });

  it('a calendar follows the booking: one event, a higher sequence with each change, and its end', async () => {
    const { body } = await book();
    await deliver();
    await guest.patch(`/v1/bookings/${body.id}`, { time: '20:30' }, { token: body.manage_token, ifMatch: '*' });
    await deliverAll(consumer, (await messages()).slice(1));
    await guest.post(`/v1/bookings/${body.id}/cancel`, {}, { token: body.manage_token });
    await deliverAll(consumer, (await messages()).slice(2));
    expect(sent()).toEqual(['confirmation', 'change', 'cancellation']);
    const events = mailer.mails.map(({ calendar }) => readCalendar(calendar?.content ?? ''));
    expect(events.map((calendar) => propertyOf(calendar, 'METHOD').value)).toEqual(['REQUEST', 'REQUEST', 'CANCEL']);
    expect(events.map((calendar) => propertyOf(eventOf(calendar), 'UID').value)).toEqual([body.id, body.id, body.id]);
    expect(events.map((calendar) => Number(propertyOf(eventOf(calendar), 'SEQUENCE').value))).toEqual([1, 2, 3]);
    expect(events.map((calendar) => propertyOf(eventOf(calendar), 'STATUS').value)).toEqual(['CONFIRMED', 'CONFIRMED', 'CANCELLED']);
    const starts = (text: string): string => text.replace(/[-:]|\.\d+/g, '');
    const moved = (await messages())[1]?.payload['starts_at'];
    expect(propertyOf(eventOf(events[1] ?? events[0] ?? { name: '', properties: [], components: [] }), 'DTSTART').value).toBe(starts(String(moved)));
  });

  it('what was overtaken is not sent: who moved twice hears of the last time', async () => {
    const { body } = await book();
    await guest.patch(`/v1/bookings/${body.id}`, { time: '20:00' }, { token: body.manage_token, ifMatch: '*' });
    await guest.patch(`/v1/bookings/${body.id}`, { time: '21:00' }, { token: body.manage_token, ifMatch: '*' });
    await deliver();
    expect(sent()).toEqual(['change']);
    expect(mailer.mails[0]?.text).toMatch(linkForm);
    expect(propertyOf(eventOf(readCalendar(mailer.mails[0]?.calendar?.content ?? '')), 'SEQUENCE').value).toBe('3');
  });

  it('who cancelled at once is not told that they are expected', async () => {
    const { body } = await book();
    await guest.post(`/v1/bookings/${body.id}/cancel`, {}, { token: body.manage_token });
    await deliver();
    expect(sent()).toEqual(['cancellation']);
    expect(mailer.mails[0]?.text).not.toMatch(linkForm);
  });

  it('other tables for the same party are no news, and keep none back', async () => {
    const { body } = await book();
    await rowsOf(api.database.url, 'UPDATE bookings SET version = version + 1 WHERE id = $1', [body.id]);
    await deliver();
    expect(sent()).toEqual(['confirmation']);
  });

  it('a request, its confirmation and its refusal are three different mails', async () => {
    const asked = (await aRestaurant({ tenantId, policy: { autoConfirm: false } }).withTables(3).save(api.database)).id;
    const first = await book({ restaurant_id: asked });
    await deliverAll(consumer, await messages());
    await staff.post(`/v1/bookings/${first.body.id}/confirm`);
    await deliverAll(consumer, (await messages()).slice(1));
    const second = await book({ restaurant_id: asked, time: '20:00' });
    await staff.post(`/v1/bookings/${second.body.id}/decline`);
    await deliverAll(consumer, (await messages()).slice(2));
    expect(sent()).toEqual(['request', 'confirmation', 'refusal']);
  });

  it('a hold, a walk-in and a guest without an address get none', async () => {
    await guest.post(`/v1/restaurants/${house}/holds`, { date, time: '19:30', party_size: 2 });
    await book({ guest: { name: 'No Address' } });
    await staff.post('/v1/bookings', { restaurant_id: house, date, time: '21:00', party_size: 2, source: 'walk_in', guest: { name: 'At The Door', email: 'door@example.com' } });
    await deliver();
    expect(await messages()).toHaveLength(3);
    expect(sent()).toEqual([]);
  });

  it('a reminder goes out for what is still confirmed, and for nothing else', async () => {
    const { body } = await book();
    const [confirmed] = await messages();
    if (confirmed === undefined) throw new Error('no message');
    const reminder: OutboxDelivery = { ...confirmed, id: '999999', topic: 'booking.reminder', payload: { booking_id: body.id } };
    await deliverAll(consumer, [reminder]);
    expect(sent()).toEqual(['reminder']);
    await guest.post(`/v1/bookings/${body.id}/cancel`, {}, { token: body.manage_token });
    await deliverAll(consumer, [reminder]);
    expect(sent()).toEqual(['reminder']);
  });

  it('nobody is written to once the time has come, or the booking has been erased', async () => {
    const { body } = await book();
    const [confirmed] = await messages();
    if (confirmed === undefined) throw new Error('no message');
    await deliverAll(consumer, [{ ...confirmed, key: '0195a7c2-1f00-7abc-8def-0123456789ab', payload: { booking_id: '0195a7c2-1f00-7abc-8def-0123456789ab' } }]);
    await rowsOf(api.database.url, `UPDATE bookings SET starts_at = starts_at - interval '90 days', ends_at = ends_at - interval '90 days', occupied_until = occupied_until - interval '90 days' WHERE id = $1`, [body.id]);
    await deliverAll(consumer, [{ ...confirmed, payload: { booking_id: body.id } }]);
    expect(sent()).toEqual([]);
  });

  it('a message of another tenant finds nothing, and one about nothing is parked', async () => {
    await book();
    const [confirmed] = await messages();
    if (confirmed === undefined) throw new Error('no message');
    await deliverAll(consumer, [{ ...confirmed, tenantId: await api.aTenant() }]);
    expect(sent()).toEqual([]);
    await expect(deliverAll(consumer, [{ ...confirmed, key: 'nothing', payload: {} }])).rejects.toBeInstanceOf(Undeliverable);
  });

  it('a repeat has the same name, and another message another', async () => {
    await book();
    await book({ time: '20:30' });
    await deliver();
    await deliver();
    const names = mailer.mails.map(({ messageId }) => messageId);
    expect(names).toHaveLength(4);
    expect(names.slice(2)).toEqual(names.slice(0, 2));
    expect(new Set(names).size).toBe(2);
  });

  it('is written in the guest’s language, else in that of the restaurant’s country, however the booking was made', async () => {
    const paris = (await aRestaurant({ tenantId, country: 'FR' }).withTables(4).save(api.database)).id;
    await book({ restaurant_id: paris });
    await book({ restaurant_id: paris, guest: { name: 'Ana', email: 'ana@example.com', language: 'es' } });
    const held = await guest.post(`/v1/restaurants/${paris}/holds`, { date, time: '19:30', party_size: 2 });
    const booked = await guest.post('/v1/bookings', { hold_id: held.body.id, manage_token: held.body.manage_token, guest: { name: 'Ada', email: 'ada@example.com', language: 'de' } });
    expect(booked.body['guest']).toMatchObject({ language: 'de' });
    await deliver();
    expect(mailer.mails.map(({ language, text }) => [language, text.split('\n')[0]])).toEqual([['fr', 'Votre table est réservée'], ['es', 'Su mesa está reservada'], ['de', 'Ihr Tisch ist reserviert']]);
    expect((await book({ guest: { name: 'Ada', email: 'ada@example.com', language: 'tlh' } })).status).toBe(422);
  });

  it('a guest who gives another language is written to in it from then on', async () => {
    const { body } = await book();
    await guest.patch(`/v1/bookings/${body.id}`, { guest: { name: 'Ada', email: 'ada@example.com', language: 'fr' } }, { token: body.manage_token, ifMatch: '*' });
    await guest.post(`/v1/bookings/${body.id}/cancel`, {}, { token: body.manage_token });
    await deliver();
    expect(mailer.mails.map(({ kind, language }) => [kind, language])).toEqual([['cancellation', 'fr']]);
  });
});

describe('an application with a mail server', () => {
  let sink: SmtpSink;
  let api: TestApi;

  beforeAll(async () => {
    sink = await startSmtpSink();
    api = await startTestApi({ env: { ...env, SMTP_URL: sink.url } });
  });
  afterAll(async () => {
    await api?.close();
    await sink?.close();
  });

  it('sends the confirmation there, with a link that shows the booking', async () => {
    const tenantId = await api.aTenant();
    const guest = new Guest(api.app, (await api.aKey(tenantId)).key);
    const house = await aRestaurant({ tenantId }).withTables(1).save(api.database);
    await guest.post('/v1/bookings', { restaurant_id: house.id, date, time: '19:30', party_size: 2, guest: { name: 'Ada Lovelace', email: 'ada@example.com' } });
    await deliverAll(api.app.get(MailConsumer, { strict: false }), await outboxOf(api.database.url, tenantId));
    const { parsed, envelope } = onlyMailOf(sink);
    expect(envelope.to).toEqual(['ada@example.com']);
    const [, , bookingId, token] = linkForm.exec(parsed.text ?? '') ?? [];
    expect(await guest.get(`/v1/bookings/${bookingId}`, { token })).toMatchObject({ status: 200, body: { id: bookingId } });
  });
});
