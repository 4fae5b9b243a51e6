import { describe, expect, it } from 'vitest';
import { namesIn } from './promql-names.ts';

describe('the names in an expression', () => {
  it('are its metrics with the labels by which they are chosen', () => {
    expect(namesIn('sum by (code) (rate(a_total{x="1",y!~"b{c}"}[5m])) > 5 * sum(rate(b_total[1h] offset 10m)) / on (job) group_left (z) c')).toEqual({
      selectors: [
        { metric: 'a_total', labels: ['x', 'y'] },
        { metric: 'b_total', labels: [] },
        { metric: 'c', labels: [] },
      ],
      groupings: ['code', 'job', 'z'],
    });
  });

  it('are no functions, words, numbers, durations, texts or variables', () => {
    expect(namesIn('label_replace(vector(1), "of", "$1", "alertname", "(.+)") and 1e3 or time() > bool 2 unless NaN [$__rate_interval]').selectors).toEqual([]);
  });
});
