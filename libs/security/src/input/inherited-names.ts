import type { InputError } from '#kernel';
import { pointerTo } from './input-errors.ts';
import { inputMessage } from './input-messages.ts';

// Members by these names are dropped without a word on the way to the class: by Nest, for what they could do to a
// prototype, and by class-transformer, which takes them for methods. No member of ours is called so: who sends one is told.
const inheritedNames: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

/**
 * Members that are named as something every object inherits, at any depth, as `inputErrorsOf` would name them.
 * A body that comes here is at most twenty deep.
 */
export function inheritedNamesIn(value: unknown, prefix: string): InputError[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const pointer = pointerTo(prefix, name);
    return inheritedNames.has(name) ? [{ pointer, code: 'UNKNOWN_PROPERTY', detail: inputMessage({ property: name }, 'whitelistValidation', `property ${name} should not exist`) }] : inheritedNamesIn(member, `${pointer}/`);
  });
}
