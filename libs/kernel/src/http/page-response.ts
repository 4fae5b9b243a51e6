import type { Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';

interface PageOf<Item> {
  items: readonly Item[];
  next: string | null;
}

/** The answer of a list, for the OpenAPI document: `class AreaList extends PageResponse(AreaResponse) {}`. */
export function PageResponse<Item>(item: Type<Item>): Type<PageOf<Item>> {
  class Page implements PageOf<Item> {
    @ApiProperty({ type: item, isArray: true }) items!: readonly Item[];
    @ApiProperty({ type: 'string', nullable: true, description: 'The `cursor` of the next page; null on the last.', example: null }) next!: string | null;
  }
  return Page;
}
