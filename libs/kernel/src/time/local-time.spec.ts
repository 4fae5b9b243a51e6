import { describe, expect, it } from 'vitest';
import { isLocalTime, serviceMinutesOf } from './local-time.ts';

describe('a time on the wall', () => {
  it('is HH:MM with two digits each, and nothing else', () => {
    for (const time of ['00:00', '05:00', '19:30', '23:59']) expect(isLocalTime(time), time).toBe(true);
    for (const time of ['24:00', '9:30', '19:60', '19:30:00', '19.30', ' 19:30', '19:30\n', '', '١٩:٣٠']) expect(isLocalTime(time), time).toBe(false);
  });

  it('belongs to the evening before until 05:00', () => {
    expect(serviceMinutesOf('05:00')).toBe(300);
    expect(serviceMinutesOf('18:00')).toBe(1080);
    expect(serviceMinutesOf('23:59')).toBe(1439);
    expect(serviceMinutesOf('00:00')).toBe(1440);
    expect(serviceMinutesOf('01:30')).toBe(1530);
    expect(serviceMinutesOf('04:59')).toBe(1739);
  });

  it('throws for what is none, with what it got', () => {
    expect(() => serviceMinutesOf('25:00')).toThrow(/"25:00"/);
  });
});
