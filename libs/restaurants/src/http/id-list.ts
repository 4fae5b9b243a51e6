import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsInt, Max, Min } from 'class-validator';
import { rowIdMax } from '#kernel';

/** A list of ids of rows, each once. */
export function IdList({ min, max, example }: { min: number; max: number; example: readonly number[] }): PropertyDecorator {
  const items = { type: 'integer', minimum: 1, maximum: rowIdMax } as const;
  return applyDecorators(
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    ArrayUnique(),
    IsInt({ each: true }),
    Min(1, { each: true }),
    Max(rowIdMax, { each: true }),
    ApiProperty({ type: 'array', items, minItems: min, maxItems: max, uniqueItems: true, example: [...example] }),
  );
}
