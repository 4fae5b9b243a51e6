import { describe, expect, it } from 'vitest';
import { describeWith } from '../support/system/describe-with.ts';
import { checkAlerts, type CheckOptions } from './check-alerts.ts';
import { report } from './report.ts';
import { trials } from './trials.ts';

// A short form of npm run check:alerts: enough to see that it runs, and that it finds what is wrong.
const short: CheckOptions = { trials: trials.filter(({ name }) => name === 'a process killed'), factor: 60, patienceMs: 120_000, onProgress: () => undefined };
const timeoutMs = 420_000;

describeWith('promtool', 'with Prometheus,', () => {
  describeWith('amtool', 'with Alertmanager,', () => {
    describeWith('redis-server', 'a process that is killed', () => {
      it('is told to whom it is for, and that it is back', { timeout: timeoutMs }, async () => {
        const results = await checkAlerts(short);
        expect(results.flatMap(({ violations }) => violations), report(results)).toEqual([]);
        expect(Object.keys(results[0]?.told ?? {})).toEqual(['CouvertProcessDown to tickets']);
      });

      it('is missed when its rule is left out, which is found out', { timeout: timeoutMs }, async () => {
        const results = await checkAlerts({ ...short, without: 'CouvertProcessDown', patienceMs: 20_000 });
        expect(results[0]?.violations).toContain('never told: CouvertProcessDown to tickets');
      });
    });
  });
});

describe('a trial', () => {
  it('expects somebody to be told of an alert, once each', () => {
    for (const { name, expected } of trials) {
      expect(expected.length, name).toBeGreaterThan(0);
      expect(new Set(expected.map(({ to, alert }) => `${to} ${alert}`)).size, name).toBe(expected.length);
    }
    expect(new Set(trials.map(({ name }) => name)).size).toBe(trials.length);
  });
});
