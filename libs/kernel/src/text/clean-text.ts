import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { buildMessage, ValidateBy, type ValidationOptions } from 'class-validator';
import { characterCount, isStorable, type TextShape, tidyText } from './tidy-text.ts';

export interface CleanTextOptions extends TextShape {
  /** Characters, counted as PostgreSQL does. */
  readonly min?: number;
  readonly max?: number;
}

/** A name, a title: long enough for those that are not told how long they may be. */
const defaultMax = 200;

/**
 * A text that a person wrote, in a DTO: stored after NFC, without control characters and without space around it,
 * of `min` (0) to `max` (200) characters. NUL and lone surrogates are refused. Says its limits in the OpenAPI document.
 */
export function CleanText({ min = 0, max = defaultMax, multiline = false }: CleanTextOptions = {}): PropertyDecorator {
  const decorators = [
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? tidyText(value, { multiline }) : value)),
    IsText({ min, max }),
    ApiProperty({ type: 'string', minLength: min, maxLength: max }),
  ];
  return (target, key) => decorators.forEach((decorate) => decorate(target, key));
}

/** A text that can be stored as it is, of `min` to `max` characters. For lists of texts with `{ each: true }`. */
export function IsText({ min = 0, max = defaultMax }: Omit<CleanTextOptions, 'multiline'> = {}, options?: ValidationOptions): PropertyDecorator {
  const rule = `$property must be a text of ${min} to ${max} characters, without NUL or half characters`;
  const defaultMessage = buildMessage((each) => `${each}${rule}`, options);
  return ValidateBy({ name: 'isText', constraints: [min, max], validator: { validate: (value) => isTextOf(value, { min, max }), defaultMessage } }, options);
}

function isTextOf(value: unknown, { min, max }: { min: number; max: number }): boolean {
  if (typeof value !== 'string' || !isStorable(value)) return false;
  const count = characterCount(value);
  return count >= min && count <= max;
}
