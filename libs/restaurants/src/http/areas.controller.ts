import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Context, Ctx, type ExpectedVersion, IfMatch, type Page, PageQuery, PathId, VersionedInterceptor } from '#kernel';
import { RequireScope } from '#security';
import { FindInPlan } from '../queries/find-in-plan.ts';
import { ListPlan } from '../queries/list-plan.ts';
import { ChangeArea } from '../usecases/change-area.ts';
import { CreateArea } from '../usecases/create-area.ts';
import { RemoveFromPlan } from '../usecases/remove-from-plan.ts';
import { AreaListResponse, AreaResponse, ChangeAreaBody, CreateAreaBody } from './dto/area.dto.ts';
import { areaChangesOf, areaOf, presentArea } from './floor.presenter.ts';
import { presentPage } from './present-page.ts';

@ApiTags('areas')
@Controller('v1/restaurants/:restaurantId/areas')
@RequireScope('restaurants:write')
@UseInterceptors(VersionedInterceptor)
export class AreasController {
  constructor(
    private readonly createArea: CreateArea,
    private readonly changeArea: ChangeArea,
    private readonly removeFromPlan: RemoveFromPlan,
    private readonly listPlan: ListPlan,
    private readonly findInPlan: FindInPlan,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Add an area' })
  @ApiCreatedResponse({ type: AreaResponse })
  async create(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @Body() body: CreateAreaBody): Promise<AreaResponse> {
    return presentArea(await this.createArea.execute(ctx, restaurantId, areaOf(body)));
  }

  @Get()
  @ApiOperation({ summary: 'List areas' })
  @ApiOkResponse({ type: AreaListResponse })
  async list(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @Query() { cursor, limit }: PageQuery): Promise<Page<AreaResponse>> {
    return presentPage(await this.listPlan.areas(ctx, { restaurantId, cursor: cursor ?? null, limit }), presentArea);
  }

  @Get(':areaId')
  @ApiOperation({ summary: 'Read an area' })
  @ApiOkResponse({ type: AreaResponse })
  async find(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @PathId('areaId') id: number): Promise<AreaResponse> {
    return presentArea(await this.findInPlan.area(ctx, { restaurantId, id }));
  }

  @Patch(':areaId')
  @ApiOperation({ summary: 'Change an area' })
  @ApiOkResponse({ type: AreaResponse })
  async change(
    @Ctx() ctx: Context,
    @PathId('restaurantId') restaurantId: number,
    @PathId('areaId') id: number,
    @IfMatch() expected: ExpectedVersion,
    @Body() body: ChangeAreaBody,
  ): Promise<AreaResponse> {
    return presentArea(await this.changeArea.execute(ctx, { restaurantId, id, expected }, areaChangesOf(body)));
  }

  @Delete(':areaId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete an area in which nothing stands' })
  @ApiNoContentResponse()
  async remove(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @PathId('areaId') id: number, @IfMatch() expected: ExpectedVersion): Promise<void> {
    await this.removeFromPlan.execute(ctx, 'areas', { restaurantId, id, expected });
  }
}
