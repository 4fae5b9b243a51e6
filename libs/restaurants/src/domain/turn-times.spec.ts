import { describe, expect, it } from 'vitest';
import { policyFaults, type BookingPolicyRules } from './booking-policy.ts';
import { turnTimeFaults } from './turn-times.ts';

const faultsOf = (turnTimes: { maxParty: number; minutes: number }[], bufferMinutes = 0) =>
  turnTimeFaults(turnTimes, { bufferMinutes, pointer: '/turn_times' }).map(({ pointer, code }) => `${pointer} ${code}`);

describe('turn times', () => {
  it('rise with the party, in quarters of an hour', () => {
    expect(faultsOf([{ maxParty: 2, minutes: 90 }, { maxParty: 4, minutes: 120 }])).toEqual([]);
    expect(faultsOf([{ maxParty: 4, minutes: 90 }, { maxParty: 4, minutes: 120 }])).toEqual(['/turn_times/1/max_party ORDER']);
    expect(faultsOf([{ maxParty: 4, minutes: 90 }, { maxParty: 2, minutes: 100 }])).toEqual(['/turn_times/1/max_party ORDER', '/turn_times/1/minutes QUARTER']);
    expect(faultsOf([])).toEqual(['/turn_times EMPTY']);
  });

  it('last, with the buffer, at most a day', () => {
    expect(faultsOf([{ maxParty: 2, minutes: 1440 }], 0)).toEqual([]);
    expect(faultsOf([{ maxParty: 2, minutes: 1425 }], 15)).toEqual([]);
    expect(faultsOf([{ maxParty: 2, minutes: 1440 }], 15)).toEqual(['/turn_times/0/minutes TOO_LONG']);
  });
});

describe('a booking policy', () => {
  const policy: BookingPolicyRules = {
    minParty: 1, maxParty: 8, leadMinutes: 30, horizonDays: 60, holdMinutes: 10, cancellationCutoffMinutes: 120,
    bufferMinutes: 15, turnTimes: [{ maxParty: 8, minutes: 120 }], autoConfirm: true,
  };

  it('takes its smallest and its largest party to be in order', () => {
    expect(policyFaults(policy, 0)).toEqual([]);
    expect(policyFaults({ ...policy, minParty: 9 }, 0)).toMatchObject([{ pointer: '/max_party', code: 'ORDER' }]);
  });

  it('leaves room for the longest turn that any service has of its own', () => {
    expect(policyFaults(policy, 1425)).toEqual([]);
    expect(policyFaults(policy, 1440)).toMatchObject([{ pointer: '/buffer_minutes', code: 'TOO_LONG' }]);
  });
});
