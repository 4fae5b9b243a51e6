import { ApiProperty } from '@nestjs/swagger';
import { PageResponse } from '#kernel';

export class GuestBody {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ example: 'Ada Lovelace' }) name!: string;
  @ApiProperty({ type: String, nullable: true, example: 'ada@example.com' }) email!: string | null;
  @ApiProperty({ type: String, nullable: true, example: '+32 2 555 01 23' }) phone!: string | null;
  @ApiProperty({ type: [String], example: ['vip'] }) tags!: string[];
  @ApiProperty({ example: 'Likes the window.' }) notes!: string;
  @ApiProperty({ type: 'integer', example: 7 }) visits!: number;
  @ApiProperty({ type: 'integer', example: 0 }) no_shows!: number;
  @ApiProperty({ type: 'integer', example: 1 }) version!: number;
}

export class GuestListBody extends PageResponse(GuestBody) {}
