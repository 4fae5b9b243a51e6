import { describe, expect, it } from 'vitest';
import { scrubFields } from './scrub-fields.ts';
import { scrubText } from './scrub-text.ts';

describe('a text for a log', () => {
  it.each([
    ['mail to ada.lovelace+vip@mail.example.co.uk bounced', 'mail to [redacted] bounced'],
    ['key cvt_sk_live_0123456789ab_abcdefABCDEF refused', 'key [redacted] refused'],
    ['Authorization: Bearer eyJhbGciOi.J9', 'Authorization: Bearer [redacted]'],
    ['basic YWRhOmxvdmVsYWNl', 'basic [redacted]'],
    ['connect redis://web:hunter2@cache:6379 failed', 'connect redis://[redacted]@cache:6379 failed'],
    ['called +34 600 123-456 twice', 'called [redacted] twice'],
    ['GET /v1/bookings/7?manage_token=abc&x=1', 'GET /v1/bookings/7?manage_token=[redacted]&x=1'],
  ])('%s', (text, scrubbed) => {
    expect(scrubText(text)).toBe(scrubbed);
  });

  it('keeps what is no secret: frames, instants, numbers, ids', () => {
    const text = 'at read (file:///srv/node_modules/@nestjs/core/x.js:1:2) 2026-11-27T09:00:00.000+00:00 1.5e+21 4bf92f3577b34da6a3ce929d0e0e4736 a=b';
    expect(scrubText(text)).toBe(text);
  });

  it('stays JSON where it is JSON', () => {
    const line = JSON.stringify({ message: 'to\nada@example.com\u0007eve@example.com\tBearer abcdef "x@example.com"' });
    expect(JSON.parse(scrubText(line))).toEqual({ message: 'to\n[redacted]\u0007[redacted]\tBearer [redacted] "[redacted]"' });
  });
});

describe('the members of a line', () => {
  it('that are secret by name are censored at any depth, whatever their spelling', () => {
    const secret = 's3cret';
    const scrubbed = scrubFields({ a: { b: { c: [{ 'X-Api-Key': secret, manageToken: secret, guest_email: secret, guest: { name: secret }, set_cookie: [secret] }] } }, Authorization: secret });
    expect(JSON.stringify(scrubbed)).not.toContain(secret);
    expect(JSON.stringify(scrubbed).match(/\[redacted\]/g)).toHaveLength(6);
  });

  it('that are counts are not, nor what is not there', () => {
    expect(scrubFields({ requests: 12, values: 0, phone: null, guests: 4 })).toEqual({ requests: 12, values: 0, phone: null, guests: 4 });
    expect(scrubFields({ phone: 34_600_123_456 })).toEqual({ phone: '[redacted]' });
  });

  it('come to an end: a circle, a depth, bytes, functions', () => {
    const circle: Record<string, unknown> = { one: 1 };
    circle['self'] = circle;
    let deep: Record<string, unknown> = { x: 's3cret' };
    for (let i = 0; i < 50; i += 1) deep = { deep };
    const scrubbed = scrubFields({ circle, deep, bytes: Buffer.from('s3cret'), call: () => 's3cret', many: Array.from({ length: 1_000 }, (_, i) => i) });
    expect(scrubbed['circle']).toEqual({ one: 1, self: '[left out]' });
    expect(JSON.stringify(scrubbed)).not.toContain('s3cret');
    expect(scrubbed['many']).toHaveLength(100);
  });

  it('that are errors are lists of their parts', () => {
    const scrubbed = scrubFields({ why: Object.assign(new Error('no'), { query: 's3cret', parameters: ['s3cret'] }) });
    expect(scrubbed['why']).toMatchObject({ type: 'Error', message: 'no' });
    expect(JSON.stringify(scrubbed)).not.toContain('s3cret');
  });
});
