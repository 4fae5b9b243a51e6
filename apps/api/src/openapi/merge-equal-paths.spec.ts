import { describe, expect, it } from 'vitest';
import { mergeEqualPaths } from './merge-equal-paths.ts';

const operation = (name: string, type: string) => ({ responses: {}, parameters: [{ name, in: 'path' as const, required: true, schema: { type } }] });

describe('paths that differ in the names of their parameters only', () => {
  it('become one, and each operation keeps its own schema', () => {
    const merged = mergeEqualPaths({ '/r/{id}': { patch: operation('id', 'integer') }, '/r/{idOrSlug}': { get: operation('idOrSlug', 'string') }, '/r': { get: { responses: {} } } });
    expect(Object.keys(merged).sort()).toEqual(['/r', '/r/{idOrSlug}']);
    expect(merged['/r/{idOrSlug}']).toEqual({ get: operation('idOrSlug', 'string'), patch: operation('idOrSlug', 'integer') });
  });

  it('stay apart when the words around them differ', () => {
    const paths = { '/r/{id}/areas': { get: operation('id', 'integer') }, '/r/{idOrSlug}/menu': { get: operation('idOrSlug', 'string') } };
    expect(Object.keys(mergeEqualPaths(paths)).sort()).toEqual(Object.keys(paths).sort());
  });
});
