import { describe, expect, it } from 'vitest';
import { allMetrics } from './metrics-catalogue.ts';

describe('the list of metrics', () => {
  it('names each once, with its unit last, and as Prometheus wants it', () => {
    const names = allMetrics.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    for (const { name, kind } of allMetrics) {
      expect(name).toMatch(/^couvert_[a-z][a-z0-9_]*[a-z0-9]$/);
      expect(name.endsWith('_total'), `${name} is a ${kind}`).toBe(kind === 'counter');
    }
  });

  it('has no label whose values have no end', () => {
    const labels = allMetrics.flatMap(({ labels: of }) => Object.keys(of));
    for (const unbounded of ['tenant', 'tenant_id', 'url', 'path', 'key', 'key_id', 'ip', 'guest', 'id']) expect(labels).not.toContain(unbounded);
  });

  it('gives each histogram bounds that grow', () => {
    for (const { name, kind, bounds } of allMetrics) {
      expect(bounds !== undefined, name).toBe(kind === 'histogram');
      expect(bounds?.toSorted((a, b) => a - b), name).toEqual(bounds);
    }
  });
});
