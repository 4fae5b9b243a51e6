import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsObject, ValidateNested } from 'class-validator';
import { IntegerBetween } from '#kernel';

/** How long parties up to a size keep their table. */
export class TurnTimeBody {
  @ApiProperty({ example: 2, description: 'The largest party that this holds for.' })
  @IntegerBetween({ min: 1, max: 100 })
  max_party!: number;

  @ApiProperty({ example: 90, multipleOf: 15 })
  @IntegerBetween({ min: 15, max: 1440 })
  minutes!: number;
}

const example = [{ max_party: 2, minutes: 90 }, { max_party: 4, minutes: 120 }];
const description = 'Ascending by max_party; the last one also serves larger parties. Turn and buffer last at most 24 hours.';

/** A list of turn times in a body. */
export function TurnTimeList({ nullable }: { nullable: boolean }): PropertyDecorator {
  return applyDecorators(
    Type(() => TurnTimeBody),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(20),
    // ValidateNested lets null elements pass.
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    ApiProperty({ type: TurnTimeBody, isArray: true, minItems: 1, maxItems: 20, nullable, example, description }),
  );
}
