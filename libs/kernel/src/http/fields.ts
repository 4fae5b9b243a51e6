import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsNumber, Max, Min } from 'class-validator';

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

// Each field decorator says its rule once: to the validator and to the OpenAPI document.

/** A whole number in a body. */
export function IntegerBetween({ min, max }: Bounds): PropertyDecorator {
  return applyDecorators(IsInt(), Min(min), Max(max), ApiProperty({ type: 'integer', minimum: min, maximum: max }));
}

/** A number in a body, not NaN and not infinite. */
export function NumberBetween({ min, max }: Bounds): PropertyDecorator {
  return applyDecorators(IsNumber({ allowNaN: false, allowInfinity: false }), Min(min), Max(max), ApiProperty({ type: 'number', minimum: min, maximum: max }));
}

/** A whole number in the query, where everything arrives as text. */
export function QueryIntegerBetween(bounds: Bounds): PropertyDecorator {
  return applyDecorators(Type(() => Number), IntegerBetween(bounds));
}

/** Ids of rows are PostgreSQL integers; what is larger names nothing. */
export const rowIdMax = 2_147_483_647;

/** The id of a row in a body. */
export function RowId(): PropertyDecorator {
  return IntegerBetween({ min: 1, max: rowIdMax });
}
