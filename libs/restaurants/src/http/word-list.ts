import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, Matches } from 'class-validator';
import { IsText, tidyText } from '#kernel';

// Letters of scripts without capitals count as lower-case; words of one entry may be joined as in "south_american".
const lowerCaseWord = /^[\p{Ll}\p{Lo}\p{M}\p{N}]+([ _'&/-][\p{Ll}\p{Lo}\p{M}\p{N}]+)*$/u;

/** A list of lower-case words, each once, such as cuisines: what people filter by must be spelt in one way. */
export function WordList({ max, example }: { max: number; example: readonly string[] }): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? value.map((word: unknown) => (typeof word === 'string' ? tidyText(word) : word)) : value)),
    IsArray(),
    ArrayMaxSize(max),
    ArrayUnique(),
    IsText({ min: 1, max: 40 }, { each: true }),
    Matches(lowerCaseWord, { each: true, message: 'each value in $property must be lower-case words' }),
    ApiProperty({ type: 'array', items: { type: 'string', minLength: 1, maxLength: 40 }, maxItems: max, uniqueItems: true, example: [...example] }),
  );
}
