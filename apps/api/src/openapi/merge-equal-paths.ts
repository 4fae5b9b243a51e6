import type { OpenAPIObject } from '@nestjs/swagger';
import { methods } from './complete-operations.ts';

type PathItem = OpenAPIObject['paths'][string];

/**
 * Routes may name the same place of an address differently, `/restaurants/:idOrSlug` to read and `/restaurants/:id` to
 * change. To OpenAPI these are one path, and writing both is an error: the name that says
 * most is kept, and each operation keeps its own schema of it.
 */
export function mergeEqualPaths(paths: OpenAPIObject['paths']): OpenAPIObject['paths'] {
  const merged = new Map<string, { path: string; item: PathItem }>();
  for (const [path, item] of Object.entries(paths).sort(([a], [b]) => nameWidth(b) - nameWidth(a) || (a < b ? -1 : 1))) {
    const shape = path.replaceAll(/\{[^}]+\}/g, '{}');
    const known = merged.get(shape);
    if (known === undefined) merged.set(shape, { path, item });
    else Object.assign(known.item, renamed(item, { from: namesIn(path), to: namesIn(known.path) }));
  }
  return Object.fromEntries([...merged.values()].map(({ path, item }) => [path, item]));
}

// `idOrSlug` says more than `id`.
function nameWidth(path: string): number {
  return namesIn(path).join('').length;
}

function namesIn(path: string): string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');
}

function renamed(item: PathItem, { from, to }: { from: readonly string[]; to: readonly string[] }): PathItem {
  for (const method of methods) {
    for (const parameter of item[method]?.parameters ?? []) {
      if ('in' in parameter && parameter.in === 'path') parameter.name = to[from.indexOf(parameter.name)] ?? parameter.name;
    }
  }
  return item;
}
