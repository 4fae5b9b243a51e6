import { describe, expect, it } from 'vitest';
import { kernelErrors } from '#kernel';
import type { ErrorReport } from './error-reporter.ts';
import { onlyListed, sentryEventOf } from './sentry-event.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const report = (error: unknown): ErrorReport => ({ error, fingerprint: 'f'.repeat(16), code: 'INTERNAL', traceId, route: 'GET /v1/guests/:id', level: 'error', unreported: 3 });

describe('a report to Sentry', () => {
  it('names trace, route, code, fingerprint, and the cause before what it caused', () => {
    const event = sentryEventOf(report(kernelErrors.internal({ cause: new TypeError("Cannot read properties of undefined (reading 'ada')") })));
    expect(event).toMatchObject({ level: 'error', fingerprint: ['f'.repeat(16)], transaction: 'GET /v1/guests/:id', tags: { code: 'INTERNAL', trace_id: traceId, unreported: '3' }, contexts: { trace: { trace_id: traceId } } });
    expect(event.exception?.values?.map(({ type, value }) => [type, value])).toEqual([['TypeError', 'Cannot read properties of undefined'], ['CouvertError', 'INTERNAL']]);
    const frames = event.exception?.values?.[0]?.stacktrace?.frames ?? [];
    // Sentry wants the innermost call last.
    expect(frames.at(-1)).toMatchObject({ filename: 'libs/monitoring/src/reporting/sentry-event.spec.ts', in_app: true });
    expect(JSON.stringify(event)).not.toMatch(/\/(?:tmp|home|root|work|srv)\//);
  });

  it.each([
    ['PostgreSQL', Object.assign(new Error('duplicate key: Key (email)=(ada@example.com)'), { code: '23505', constraint: 'guests_email', detail: 'ada@example.com', severity: 'ERROR', parameters: ['ada@example.com'] })],
    ['a parser', new SyntaxError('Unexpected token in {"name":"ada@example.com"}')],
    ['our own code', new Error('no table for ada@example.com')],
    ['a thrown text', 'ada@example.com'],
    ['a thrown object', { email: 'ada@example.com' }],
    ['a class named by a guest', Object.assign(new Error('x'), { name: 'ada@example.com' })],
    ['a code named by a guest', Object.assign(new Error('x'), { code: 'ada@example.com' })],
    ['an address', new TypeError('Failed to parse URL from https://ada@example.com/')],
    ['a cause below', kernelErrors.internal({ cause: new Error('x', { cause: new Error('ada@example.com') }) })],
    ['a message of several lines', new Error('x\n    at ada@example.com (ada@example.com:1:2)')],
  ])('says nothing that somebody sent, though %s does', (_, error) => {
    expect(JSON.stringify(sentryEventOf(report(error)))).not.toContain('ada@example');
  });

  it('keeps only listed fields, whatever was added on the way', () => {
    const event = { ...sentryEventOf(report(new Error('x'))), user: { ip_address: '1.2.3.4' }, request: { headers: { cookie: 'a' }, data: 'b' }, server_name: 'pod-7', breadcrumbs: [{ message: 'c' }], extra: { d: 1 }, modules: { e: '1' } };
    event.contexts = { ...event.contexts, device: { name: 'f' }, trace: { trace_id: traceId, span_id: 'b'.repeat(16), data: { url: 'g' } } };
    expect(Object.keys(onlyListed(event)).sort()).toEqual(['contexts', 'exception', 'fingerprint', 'level', 'platform', 'tags', 'transaction', 'type']);
    expect(onlyListed(event).contexts).toEqual({ trace: { trace_id: traceId, span_id: 'b'.repeat(16) } });
  });
});
