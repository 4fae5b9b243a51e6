import { describe, expect, it } from 'vitest';
import { kernelErrors } from '#kernel';
import { fingerprintOf } from './fingerprint.ts';

function withStack<E extends Error>(error: E, ...calls: string[]): E {
  return Object.assign(error, { stack: [`${error.name}: ${error.message}`, ...calls.map((call) => `    at ${call}`)].join('\n') });
}

const place = 'CreateBooking.execute (/srv/app/dist/libs/bookings/src/usecases/create-booking.js:10:3)';
const route = 'POST /v1/bookings';

describe('the fingerprint of a defect', () => {
  it('does not see ids in the message, lines, folders of the machine, or whether it was built', () => {
    const one = fingerprintOf(withStack(new Error('booking 01933b6e is odd'), place), route);
    expect(one).toMatch(/^[0-9a-f]{16}$/);
    for (const other of [place.replace(':10:3', ':99:1'), place.replace('/srv/app/dist', '/home'), place.replace('/srv/app/dist', 'file:///app').replace('.js', '.ts'), `async ${place}`]) {
      expect(fingerprintOf(withStack(new Error('booking 7 is odd'), other), 'elsewhere')).toBe(one);
    }
  });

  it('tells apart classes, codes and places', () => {
    const all = [
      withStack(new Error('x'), place),
      withStack(new TypeError('x'), place),
      Object.assign(withStack(new Error('x'), place), { code: '42P01' }),
      withStack(new Error('x'), place.replace('create', 'change')),
      withStack(new Error('x'), place, place.replace('execute', 'retry')),
      kernelErrors.internal({ cause: withStack(new Error('x'), place) }),
    ].map((error) => fingerprintOf(error, route));
    expect(new Set(all).size).toBe(all.length);
  });

  it('is that of the cause’s place, and of the route when no place is ours', () => {
    const foreign = (): Error => withStack(new Error('x'), 'Parser.parse (/app/node_modules/pg/lib/parser.js:1:2)', 'node:internal/process/task_queues:1:2');
    expect(fingerprintOf(foreign(), 'GET /a')).toBe(fingerprintOf(foreign(), 'GET /a'));
    expect(fingerprintOf(foreign(), 'GET /a')).not.toBe(fingerprintOf(foreign(), 'GET /b'));
    expect(fingerprintOf('a text', 'GET /a')).toBe(fingerprintOf('another', 'GET /a'));
  });

  it('costs little, whatever the stack is', () => {
    const rubbish = Object.assign(new Error('x'), { stack: `    at ${'a ('.repeat(50_000)}\n${'    at ('.repeat(20_000)}` });
    expect(fingerprintOf(rubbish, route)).toMatch(/^[0-9a-f]{16}$/);
  });
});
