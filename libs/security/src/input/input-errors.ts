import type { ValidationError } from 'class-validator';
import type { InputError } from '#kernel';
import { inputMessage } from './input-messages.ts';

/** More would only help who sends rubbish. */
export const errorsMax = 50;
const textLengthMax = 200;

/** class-validator's tree of complaints as a flat list. `parameters` are named `?name`, members of a body by JSON Pointer. */
export function inputErrorsOf(errors: readonly ValidationError[], where: 'body' | 'parameters'): InputError[] {
  return collect(errors, where === 'body' ? '/' : '?').slice(0, errorsMax);
}

function collect(errors: readonly ValidationError[], prefix: string): InputError[] {
  return errors.flatMap((error) => {
    const { property, constraints = {}, children = [] } = error;
    const pointer = pointerTo(prefix, property);
    const own = Object.entries(constraints).map(([name, message]) => ({ pointer, code: codeOf(name), detail: inputMessage(error, name, cut(message)) }));
    return [...own, ...collect(children, `${pointer}/`)];
  });
}

/** `prefix` ends with the `?` of parameters or a `/` of a body. */
export function pointerTo(prefix: string, property: string): string {
  return cut(prefix + escaped(property));
}

// RFC 6901, section 3.
function escaped(property: string): string {
  return property.replaceAll('~', '~0').replaceAll('/', '~1');
}

function codeOf(constraint: string): string {
  return constraint === 'whitelistValidation' ? 'UNKNOWN_PROPERTY' : constraint.replaceAll(/[^A-Za-z0-9]/g, '_').replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}

function cut(text: string): string {
  return text.length <= textLengthMax ? text : `${text.slice(0, textLengthMax)}…`;
}
