import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray } from 'class-validator';
import { CleanText, IsText, MayBeAbsent, PageQuery } from '#kernel';

export class ListGuestsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'A part of name, address or number.', example: 'ada' })
  @MayBeAbsent()
  @CleanText({ max: 100 })
  q?: string;
}

export class ChangeGuestBody {
  @ApiPropertyOptional({ example: 'Ada Lovelace' })
  @MayBeAbsent()
  @CleanText({ min: 1, max: 200 })
  name?: string;

  @ApiPropertyOptional({ example: '+32 2 555 01 23' })
  @MayBeAbsent()
  @CleanText({ min: 1, max: 40 })
  phone?: string;

  @ApiPropertyOptional({ type: [String], example: ['vip'] })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(30)
  @IsText({ min: 1, max: 50 }, { each: true })
  tags?: string[];

  @ApiPropertyOptional({ example: 'Likes the window.' })
  @MayBeAbsent()
  @CleanText({ max: 5000 })
  notes?: string;
}
