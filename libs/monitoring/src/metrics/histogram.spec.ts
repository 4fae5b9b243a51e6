import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectHistograms, Histogram, histogram } from './histogram.ts';
import { counterMetric, histogramMetric } from './metric.ts';

const metric = histogramMetric('couvert_spec_seconds', 'of this spec', { bounds: [0.1, 1] });

beforeEach(() => collectHistograms(true));
afterEach(() => collectHistograms(false));

describe('a histogram', () => {
  it('counts each value in the first bucket that it is not above', () => {
    const series = new Histogram(metric).series({ route: '/' });
    for (const value of [0, 0.1, 0.100001, 1, 1.5, 40]) series.record(value);
    expect(series).toMatchObject({ counts: [2, 2, 2], count: 6 });
    expect(series.sum).toBeCloseTo(42.700001, 6);
  });

  it('has one series for each combination of labels', () => {
    const of = new Histogram(metric);
    of.series({ route: '/a', method: 'GET' }).record(1);
    of.series({ route: '/a', method: 'GET' }).record(1);
    of.series({ route: '/a', method: 'PUT' }).record(1);
    expect(of.all().map(({ labels, count }) => ({ ...labels, count }))).toEqual([{ route: '/a', method: 'GET', count: 2 }, { route: '/a', method: 'PUT', count: 1 }]);
  });

  it('is one a name, and of a metric that is one', () => {
    expect(histogram(metric)).toBe(histogram(metric));
    expect(() => new Histogram(counterMetric('couvert_spec_total', 'of this spec'))).toThrow(RangeError);
  });

  it('counts nothing while nobody collects', () => {
    collectHistograms(false);
    const series = new Histogram(metric).series({});
    series.record(1);
    expect(series.count).toBe(0);
  });
});
