import { parseArgs, type ParseArgsConfig } from 'node:util';
import { Refusal } from './verb.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * Reads what stands after a verb.
 * @throws Refusal for an option that is not known or lacks its value
 */
export function readOptions<const T extends Options>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) throw new Refusal(error.message);
    throw error;
  }
}

/** @throws Refusal when the option was not given */
export function required(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new Refusal(`--${name} is needed.`);
  return value;
}
