import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectDir } from '../support/ensure-built.ts';
import { scaledAlertmanager, scaledDuration, scaledExpression, scaledPrometheus, scaledRules } from './scaled.ts';

const read = (path: string): Promise<string> => readFile(join(projectDir, path), 'utf8');

describe('deployed files with shortened durations', () => {
  it('are shortened in ranges, offsets and limits of ages, and nowhere else', () => {
    expect(scaledDuration('1h30m', 60)).toBe('90000ms');
    expect(() => scaledDuration('soon', 60)).toThrow(RangeError);
    expect(scaledExpression('rate(a[5m]) > 0.5 and rate(b{le="5m"}[1h] offset 10m) > 14.4 * 0.001', 60)).toBe('rate(a[5000ms]) > 0.5 and rate(b{le="5m"}[60000ms] offset 10000ms) > 14.4 * 0.001');
    expect(scaledExpression('max(couvert_outbox_oldest_seconds) > 300', 60)).toBe('max(couvert_outbox_oldest_seconds) > 5');
    expect(scaledExpression('max(couvert_cache_tail_age_seconds) > 5', 60)).toBe('max(couvert_cache_tail_age_seconds) > 5');
  });

  it('hold every rule that is deployed, with its name, labels and words', async () => {
    const text = await read('deploy/prometheus/rules/escalation.yml');
    const rulesOf = (file: string): Record<string, unknown>[] => (parse(file) as { groups: { rules: Record<string, unknown>[] }[] }).groups.flatMap(({ rules }) => rules);
    const [deployed, scaled] = [rulesOf(text), rulesOf(scaledRules(text, { factor: 60 }))];
    expect(scaled.map(({ alert, record, labels, annotations }) => ({ alert, record, labels, annotations }))).toEqual(deployed.map(({ alert, record, labels, annotations }) => ({ alert, record, labels, annotations })));
    expect(scaled.flatMap((rule) => rule['for'] ?? [])).toEqual(['15000ms', '30000ms']);
  });

  it('tell receivers of the test, by the routes that are deployed', async () => {
    const text = await read('deploy/alertmanager/alertmanager.yml');
    const scaled = scaledAlertmanager(text, { factor: 60, receiver: 'http://127.0.0.1:1', smtp: '127.0.0.1:2', secrets: '/elsewhere' });
    expect(scaled).toContain('url: http://127.0.0.1:1/level-2');
    expect(scaled).toContain('group_wait: 167ms');
    expect(scaled).not.toContain('notify');
    const { inhibit_rules: before } = parse(text) as { inhibit_rules: unknown };
    expect((parse(scaled) as { inhibit_rules: unknown }).inhibit_rules).toEqual(before);
  });

  it('keep what gives a level the name of its alert', async () => {
    const text = await read('deploy/prometheus/prometheus.yml');
    const scaled = scaledPrometheus(text, { rules: '/rules', targets: ['127.0.0.1:1'], alertmanager: '127.0.0.1:2' });
    const relabelOf = (file: string): unknown => (parse(file) as { alerting: { alert_relabel_configs: unknown } }).alerting.alert_relabel_configs;
    expect(relabelOf(scaled)).toEqual(relabelOf(text));
  });
});
