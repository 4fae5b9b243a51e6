import { kernelErrors, parseRowId, pathParameter } from '#kernel';
import { isSlug } from '../domain/slug.ts';
import type { RestaurantRef } from '../domain/visibility.ts';

/** `{idOrSlug}` in the path: digits are an id, anything else is a slug. @throws NOT_FOUND for what can be neither. */
export function RestaurantRefParam(): ParameterDecorator {
  return pathParameter({
    name: 'idOrSlug',
    parse: parseRestaurantRef,
    api: { schema: { type: 'string', minLength: 1, maxLength: 100 }, example: 'chez-leon', description: 'Id or slug of the restaurant.' },
  });
}

export function parseRestaurantRef(text: string): RestaurantRef {
  if (/^\d+$/.test(text)) return { id: parseRowId(text) };
  if (!isSlug(text)) throw kernelErrors.notFound();
  return { slug: text };
}
