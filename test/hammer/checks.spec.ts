import { describe, expect, it } from 'vitest';
import { judge } from './checks/all-checks.ts';
import { at, Story } from './story.ts';

const broken = (story: Story): string[] => [...new Set(judge(story.facts()).map(({ rule }) => rule))];

// Each rule is shown an evening that breaks it, and one beside it that only looks as if.
describe('the judge of the hammer', () => {
  it('finds nothing in an evening as it should be', () => {
    const story = new Story();
    story.book({ id: 'a', place: at('18:00', 4), tables: [1] }).refuse(at('18:00', 3)).cancel('a').book({ id: 'b', place: at('18:00', 4), tables: [1] });
    story.ask({ action: 'availability', place: at('18:00') }, { offers: [at('18:00', 2), at('19:30', 4)] });
    expect(judge(story.facts())).toEqual([]);
  });

  it('finds a table that was given twice', () => {
    const story = new Story().book({ id: 'a', place: at('18:00'), tables: [1] }).book({ id: 'b', place: at('18:45'), tables: [1] });
    expect(broken(story)).toEqual(['one party a table']);
  });

  it('lets one party follow another at the same minute', () => {
    const story = new Story().book({ id: 'a', place: at('18:00'), tables: [1] }).book({ id: 'b', place: at('19:00'), tables: [1] });
    expect(broken(story)).toEqual([]);
  });

  it('finds a table that was given twice for a moment only', () => {
    const story = new Story().book({ id: 'a', place: at('18:00'), tables: [1] }).book({ id: 'b', place: at('18:00'), tables: [1] }).cancel('a');
    expect(broken(story)).toEqual(['one party a table']);
  });

  it('finds a quarter of an hour with too many covers', () => {
    const story = new Story().book({ id: 'a', place: at('18:00', 4), tables: [1] });
    story.commit(story.putChanges({ id: 'b', place: at('18:00', 3), tables: [2] }));
    expect(broken(story)).toContain('pacing');
  });

  it('counts no hold that has run out', () => {
    const story = new Story();
    story.book({ id: 'a', place: at('18:00', 4), tables: [1], status: 'held', holdExpiresAtMs: story.nowMs + 1_500 });
    story.nowMs += 5_000;
    story.commit(story.statusChanges('a', 'expired')).book({ id: 'b', place: at('18:00', 4), tables: [1] });
    expect(broken(story)).toEqual([]);
  });

  it('finds a party without a table, and one at tables that do not fit', () => {
    expect(broken(new Story().book({ id: 'a', place: at('18:00'), tables: [] }))).toEqual(['seats']);
    expect(broken(new Story().book({ id: 'a', place: at('18:00', 4), tables: [2] }))).toEqual(['seats']);
    expect(broken(new Story().book({ id: 'a', place: at('18:00', 2), tables: [1, 2] }))).toEqual(['seats']);
  });

  it('finds an acknowledged booking that never was', () => {
    const story = new Story().ask({ action: 'book', place: at('18:00') }, { status: 201, booking: { id: 'a', status: 'confirmed', version: 1, place: at('18:00'), holdExpiresAtMs: null } });
    expect(broken(story)).toEqual(['acknowledged']);
  });

  it('finds an acknowledged booking that was lost', () => {
    expect(broken(new Story().book({ id: 'a', place: at('18:00'), tables: [1] }).forget('a'))).toEqual(['acknowledged']);
  });

  it('finds an answer that says another time than was written', () => {
    const story = new Story();
    const changes = story.putChanges({ id: 'a', place: at('18:00'), tables: [1] });
    story.ask({ action: 'book', idempotencyKey: 'k', place: at('18:00') }, { status: 201, booking: { id: 'a', status: 'confirmed', version: 1, place: at('18:15'), holdExpiresAtMs: null } }, [...changes, { of: 'key', key: 'k', bookingId: 'a' }]);
    expect(broken(story)).toEqual(['acknowledged']);
  });

  it('finds an answer that came before its commit', () => {
    const story = new Story();
    story.ask({ action: 'book', idempotencyKey: 'k', place: at('18:00') }, { status: 201, booking: { id: 'a', status: 'confirmed', version: 1, place: at('18:00'), holdExpiresAtMs: null } });
    story.commit([...story.putChanges({ id: 'a', place: at('18:00'), tables: [1] }), { of: 'key', key: 'k', bookingId: 'a' }]);
    expect(broken(story)).toEqual(['acknowledged']);
  });

  it('finds what a refused request has left behind', () => {
    const story = new Story();
    const left = story.putChanges({ id: 'a', place: at('18:00'), tables: [1] });
    story.ask({ action: 'book', idempotencyKey: 'k', place: at('18:00', 6) }, { status: 409, code: 'IDEMPOTENCY_KEY_BUSY', contentType: 'application/problem+json' }, [...left, { of: 'key', key: 'k', bookingId: 'a' }]);
    expect(broken(story)).toEqual(['refused leaves nothing']);
  });

  it('finds a booking that nobody asked for', () => {
    const story = new Story();
    expect(broken(story.commit(story.putChanges({ id: 'a', place: at('18:00'), tables: [1] })))).toEqual(['refused leaves nothing']);
  });

  it('takes what a request whose connection was cut has left as its own', () => {
    const story = new Story();
    story.ask({ action: 'book', idempotencyKey: 'k', place: at('18:00'), cutByClient: true }, null, [...story.putChanges({ id: 'a', place: at('18:00'), tables: [1] }), { of: 'key', key: 'k', bookingId: 'a' }]);
    expect(broken(story)).toEqual([]);
  });

  it('lets one transaction serve two requests, each with a key of its own', () => {
    const story = new Story();
    const both = [...story.putChanges({ id: 'a', place: at('18:00'), tables: [1] }), ...story.putChanges({ id: 'b', place: at('18:00'), tables: [2] })];
    const answer = (id: string) => ({ status: 201, booking: { id, status: 'confirmed', version: 1, place: at('18:00'), holdExpiresAtMs: null } });
    story.ask({ action: 'book', idempotencyKey: 'k-a', place: at('18:00') }, answer('a'), [...both, { of: 'key', key: 'k-a', bookingId: 'a' }, { of: 'key', key: 'k-b', bookingId: 'b' }]);
    story.ask({ action: 'book', idempotencyKey: 'k-b', place: at('18:00') }, answer('b'));
    expect(broken(story)).not.toContain('one booking a key');
    expect(broken(story)).not.toContain('refused leaves nothing');
  });

  it('finds two bookings of one key', () => {
    const story = new Story().book({ id: 'a', place: at('18:00'), tables: [1] });
    const second = story.putChanges({ id: 'b', place: at('18:00'), tables: [2] });
    story.ask({ action: 'book', idempotencyKey: 'key-a', place: at('18:00') }, { status: 201, booking: { id: 'b', status: 'confirmed', version: 1, place: at('18:00'), holdExpiresAtMs: null } }, [...second, { of: 'key', key: 'key-a', bookingId: 'b' }]);
    expect(broken(story)).toEqual(['one booking a key']);
  });

  it('finds a refusal of a place that was free all the time', () => {
    expect(broken(new Story().refuse(at('18:00', 4)))).toEqual(['refusals are justified']);
  });

  it('takes a refusal for a place that was free only before and after', () => {
    const story = new Story().book({ id: 'a', place: at('18:00', 4), tables: [1] }).refuse(at('18:15', 4)).cancel('a');
    expect(broken(story)).toEqual([]);
  });

  it('finds a refusal in favour of a hold that had run out', () => {
    const story = new Story();
    story.book({ id: 'a', place: at('18:00', 4), tables: [1], status: 'held', holdExpiresAtMs: story.nowMs + 1_500 });
    story.nowMs += 5_000;
    expect(broken(story.refuse(at('18:00', 4)))).toEqual(['refusals are justified']);
  });

  it('finds a time that was shown and was not free', () => {
    const story = new Story().book({ id: 'a', place: at('18:00', 4), tables: [1] });
    story.ask({ action: 'availability', place: at('18:00', 4) }, { offers: [at('18:15', 4)] });
    expect(broken(story)).toEqual(['offers were free']);
  });

  it('finds an alternative at which the house never starts anybody', () => {
    const story = new Story().book({ id: 'a', place: at('18:00', 4), tables: [1] });
    story.ask({ action: 'book', place: at('18:00', 4) }, { status: 409, code: 'SLOT_UNAVAILABLE', contentType: 'application/problem+json', offers: [at('20:15', 4)] });
    expect(broken(story)).toEqual(['offers were free']);
  });

  it('finds a hold that was taken away before its end', () => {
    const story = new Story();
    story.book({ id: 'a', place: at('18:00'), tables: [1], status: 'held', holdExpiresAtMs: story.nowMs + 60_000 });
    expect(broken(story.commit(story.statusChanges('a', 'expired')))).toContain('holds end in time');
  });

  it('finds a hold that was booked after its end', () => {
    const story = new Story();
    story.book({ id: 'a', place: at('18:00'), tables: [1], status: 'held', holdExpiresAtMs: story.nowMs + 1_500 });
    story.nowMs += 5_000;
    const before = story.row('a');
    const after = { ...before, status: 'confirmed', version: 2 };
    story.ask({ action: 'confirm', idempotencyKey: 'c', bookingId: 'a', place: at('18:00') }, { status: 201, booking: { id: 'a', status: 'confirmed', version: 2, place: at('18:00'), holdExpiresAtMs: null } }, [{ of: 'booking', before, after }, { of: 'key', key: 'c', bookingId: 'a' }]);
    expect(broken(story)).toEqual(['holds end in time']);
  });

  it.each([
    ['a 5xx', { status: 503, code: 'UNAVAILABLE', contentType: 'application/problem+json' }],
    ['a refusal that is no problem document', { status: 409, code: null }],
    ['a refusal that does not belong to what was asked', { status: 422, code: 'OUTSIDE_HORIZON', contentType: 'application/problem+json' }],
    ['another success than the route has', { status: 200 }],
  ])('finds %s', (_, answer) => {
    expect(broken(new Story().ask({ action: 'book', place: at('18:00') }, answer))).toEqual(['clean answers']);
  });

  it('finds a connection that broke, and forgives one that the client cut', () => {
    expect(broken(new Story().ask({ action: 'search', failure: 'socket hang up' }, null))).toEqual(['clean answers']);
    expect(broken(new Story().ask({ action: 'search', cutByClient: true }, null))).toEqual([]);
  });
});
