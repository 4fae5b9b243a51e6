import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Context, Ctx, type ExpectedVersion, IfMatch, type Page, PageQuery, PathId, VersionedInterceptor } from '#kernel';
import { RequireScope } from '#security';
import { FindInPlan } from '../queries/find-in-plan.ts';
import { ListPlan } from '../queries/list-plan.ts';
import { ChangeCombination } from '../usecases/change-combination.ts';
import { CreateCombination } from '../usecases/create-combination.ts';
import { RemoveFromPlan } from '../usecases/remove-from-plan.ts';
import { CombinationListResponse, CombinationResponse, ChangeCombinationBody, CreateCombinationBody } from './dto/combination.dto.ts';
import { combinationChangesOf, combinationOf, presentCombination } from './floor.presenter.ts';
import { presentPage } from './present-page.ts';

@ApiTags('combinations')
@Controller('v1/restaurants/:restaurantId/combinations')
@RequireScope('restaurants:write')
@UseInterceptors(VersionedInterceptor)
export class CombinationsController {
  constructor(
    private readonly createCombination: CreateCombination,
    private readonly changeCombination: ChangeCombination,
    private readonly removeFromPlan: RemoveFromPlan,
    private readonly listPlan: ListPlan,
    private readonly findInPlan: FindInPlan,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Declare tables that may be pushed together' })
  @ApiCreatedResponse({ type: CombinationResponse })
  async create(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @Body() body: CreateCombinationBody): Promise<CombinationResponse> {
    return presentCombination(await this.createCombination.execute(ctx, restaurantId, combinationOf(body)));
  }

  @Get()
  @ApiOperation({ summary: 'List combinations of tables' })
  @ApiOkResponse({ type: CombinationListResponse })
  async list(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @Query() { cursor, limit }: PageQuery): Promise<Page<CombinationResponse>> {
    return presentPage(await this.listPlan.combinations(ctx, { restaurantId, cursor: cursor ?? null, limit }), presentCombination);
  }

  @Get(':combinationId')
  @ApiOperation({ summary: 'Read a combination' })
  @ApiOkResponse({ type: CombinationResponse })
  async find(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @PathId('combinationId') id: number): Promise<CombinationResponse> {
    return presentCombination(await this.findInPlan.combination(ctx, { restaurantId, id }));
  }

  @Patch(':combinationId')
  @ApiOperation({ summary: 'Change a combination' })
  @ApiOkResponse({ type: CombinationResponse })
  async change(
    @Ctx() ctx: Context,
    @PathId('restaurantId') restaurantId: number,
    @PathId('combinationId') id: number,
    @IfMatch() expected: ExpectedVersion,
    @Body() body: ChangeCombinationBody,
  ): Promise<CombinationResponse> {
    return presentCombination(await this.changeCombination.execute(ctx, { restaurantId, id, expected }, combinationChangesOf(body)));
  }

  @Delete(':combinationId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a combination' })
  @ApiNoContentResponse()
  async remove(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @PathId('combinationId') id: number, @IfMatch() expected: ExpectedVersion): Promise<void> {
    await this.removeFromPlan.execute(ctx, 'combinations', { restaurantId, id, expected });
  }
}
