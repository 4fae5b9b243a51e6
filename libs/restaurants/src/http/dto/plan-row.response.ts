import { ApiProperty } from '@nestjs/swagger';

/** What every row of a restaurant's plan answers. */
export class PlanRowResponse {
  @ApiProperty({ type: 'integer', example: 1 }) id!: number;
  @ApiProperty({ type: 'integer', example: 12 }) restaurant_id!: number;
  @ApiProperty({ type: 'integer', example: 1 }) version!: number;
}
