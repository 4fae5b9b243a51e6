import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Context, Ctx, type ExpectedVersion, IfMatch, type Page, PageQuery, PathId, VersionedInterceptor } from '#kernel';
import { RequireScope } from '#security';
import { FindInPlan } from '../queries/find-in-plan.ts';
import { ListPlan } from '../queries/list-plan.ts';
import { ChangeBlock } from '../usecases/change-block.ts';
import { CreateBlock } from '../usecases/create-block.ts';
import { RemoveFromPlan } from '../usecases/remove-from-plan.ts';
import { BlockListResponse, BlockResponse, ChangeBlockBody, CreateBlockBody } from './dto/block.dto.ts';
import { blockChangesOf, blockOf, presentBlock } from './schedule.presenter.ts';
import { presentPage } from './present-page.ts';

@ApiTags('blocks')
@Controller('v1/restaurants/:restaurantId/blocks')
@RequireScope('restaurants:write')
@UseInterceptors(VersionedInterceptor)
export class BlocksController {
  constructor(
    private readonly createBlock: CreateBlock,
    private readonly changeBlock: ChangeBlock,
    private readonly removeFromPlan: RemoveFromPlan,
    private readonly listPlan: ListPlan,
    private readonly findInPlan: FindInPlan,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Take a table, an area or the house out of use for a while; bookings that are there stay' })
  @ApiCreatedResponse({ type: BlockResponse })
  async create(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @Body() body: CreateBlockBody): Promise<BlockResponse> {
    return presentBlock(await this.createBlock.execute(ctx, restaurantId, blockOf(body)));
  }

  @Get()
  @ApiOperation({ summary: 'List blocks' })
  @ApiOkResponse({ type: BlockListResponse })
  async list(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @Query() { cursor, limit }: PageQuery): Promise<Page<BlockResponse>> {
    return presentPage(await this.listPlan.blocks(ctx, { restaurantId, cursor: cursor ?? null, limit }), presentBlock);
  }

  @Get(':blockId')
  @ApiOperation({ summary: 'Read a block' })
  @ApiOkResponse({ type: BlockResponse })
  async find(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @PathId('blockId') id: number): Promise<BlockResponse> {
    return presentBlock(await this.findInPlan.block(ctx, { restaurantId, id }));
  }

  @Patch(':blockId')
  @ApiOperation({ summary: 'Change a block' })
  @ApiOkResponse({ type: BlockResponse })
  async change(
    @Ctx() ctx: Context,
    @PathId('restaurantId') restaurantId: number,
    @PathId('blockId') id: number,
    @IfMatch() expected: ExpectedVersion,
    @Body() body: ChangeBlockBody,
  ): Promise<BlockResponse> {
    return presentBlock(await this.changeBlock.execute(ctx, { restaurantId, id, expected }, blockChangesOf(body)));
  }

  @Delete(':blockId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a block' })
  @ApiNoContentResponse()
  async remove(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @PathId('blockId') id: number, @IfMatch() expected: ExpectedVersion): Promise<void> {
    await this.removeFromPlan.execute(ctx, 'blocks', { restaurantId, id, expected });
  }
}
