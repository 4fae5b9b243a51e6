import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Context, Ctx, type ExpectedVersion, IfMatch, type Page, PageQuery, PathId, VersionedInterceptor } from '#kernel';
import { RequireScope } from '#security';
import { FindInPlan } from '../queries/find-in-plan.ts';
import { ListPlan } from '../queries/list-plan.ts';
import { ChangeSpecialDay } from '../usecases/change-special-day.ts';
import { CreateSpecialDay } from '../usecases/create-special-day.ts';
import { RemoveFromPlan } from '../usecases/remove-from-plan.ts';
import { SpecialDayListResponse, SpecialDayResponse, ChangeSpecialDayBody, CreateSpecialDayBody } from './dto/special-day.dto.ts';
import { specialDayChangesOf, specialDayOf, presentSpecialDay } from './schedule.presenter.ts';
import { presentPage } from './present-page.ts';

@ApiTags('special-days')
@Controller('v1/restaurants/:restaurantId/special-days')
@RequireScope('restaurants:write')
@UseInterceptors(VersionedInterceptor)
export class SpecialDaysController {
  constructor(
    private readonly createSpecialDay: CreateSpecialDay,
    private readonly changeSpecialDay: ChangeSpecialDay,
    private readonly removeFromPlan: RemoveFromPlan,
    private readonly listPlan: ListPlan,
    private readonly findInPlan: FindInPlan,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Close a date, or give it services of its own' })
  @ApiCreatedResponse({ type: SpecialDayResponse })
  async create(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @Body() body: CreateSpecialDayBody): Promise<SpecialDayResponse> {
    return presentSpecialDay(await this.createSpecialDay.execute(ctx, restaurantId, specialDayOf(body)));
  }

  @Get()
  @ApiOperation({ summary: 'List special days' })
  @ApiOkResponse({ type: SpecialDayListResponse })
  async list(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @Query() { cursor, limit }: PageQuery): Promise<Page<SpecialDayResponse>> {
    return presentPage(await this.listPlan.specialDays(ctx, { restaurantId, cursor: cursor ?? null, limit }), presentSpecialDay);
  }

  @Get(':specialDayId')
  @ApiOperation({ summary: 'Read a special day' })
  @ApiOkResponse({ type: SpecialDayResponse })
  async find(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @PathId('specialDayId') id: number): Promise<SpecialDayResponse> {
    return presentSpecialDay(await this.findInPlan.specialDay(ctx, { restaurantId, id }));
  }

  @Patch(':specialDayId')
  @ApiOperation({ summary: 'Change a special day' })
  @ApiOkResponse({ type: SpecialDayResponse })
  async change(
    @Ctx() ctx: Context,
    @PathId('restaurantId') restaurantId: number,
    @PathId('specialDayId') id: number,
    @IfMatch() expected: ExpectedVersion,
    @Body() body: ChangeSpecialDayBody,
  ): Promise<SpecialDayResponse> {
    return presentSpecialDay(await this.changeSpecialDay.execute(ctx, { restaurantId, id, expected }, specialDayChangesOf(body)));
  }

  @Delete(':specialDayId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a special day: the date is like any other again' })
  @ApiNoContentResponse()
  async remove(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @PathId('specialDayId') id: number, @IfMatch() expected: ExpectedVersion): Promise<void> {
    await this.removeFromPlan.execute(ctx, 'specialDays', { restaurantId, id, expected });
  }
}
