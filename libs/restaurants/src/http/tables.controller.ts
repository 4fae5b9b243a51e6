import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Context, Ctx, type ExpectedVersion, IfMatch, type Page, PageQuery, PathId, VersionedInterceptor } from '#kernel';
import { RequireScope } from '#security';
import { FindInPlan } from '../queries/find-in-plan.ts';
import { ListPlan } from '../queries/list-plan.ts';
import { ChangeTable } from '../usecases/change-table.ts';
import { CreateTable } from '../usecases/create-table.ts';
import { RemoveFromPlan } from '../usecases/remove-from-plan.ts';
import { TableListResponse, TableResponse, ChangeTableBody, CreateTableBody } from './dto/table.dto.ts';
import { tableChangesOf, tableOf, presentTable } from './floor.presenter.ts';
import { presentPage } from './present-page.ts';

@ApiTags('tables')
@Controller('v1/restaurants/:restaurantId/tables')
@RequireScope('restaurants:write')
@UseInterceptors(VersionedInterceptor)
export class TablesController {
  constructor(
    private readonly createTable: CreateTable,
    private readonly changeTable: ChangeTable,
    private readonly removeFromPlan: RemoveFromPlan,
    private readonly listPlan: ListPlan,
    private readonly findInPlan: FindInPlan,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Add a table' })
  @ApiCreatedResponse({ type: TableResponse })
  async create(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @Body() body: CreateTableBody): Promise<TableResponse> {
    return presentTable(await this.createTable.execute(ctx, restaurantId, tableOf(body)));
  }

  @Get()
  @ApiOperation({ summary: 'List tables' })
  @ApiOkResponse({ type: TableListResponse })
  async list(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @Query() { cursor, limit }: PageQuery): Promise<Page<TableResponse>> {
    return presentPage(await this.listPlan.tables(ctx, { restaurantId, cursor: cursor ?? null, limit }), presentTable);
  }

  @Get(':tableId')
  @ApiOperation({ summary: 'Read a table' })
  @ApiOkResponse({ type: TableResponse })
  async find(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @PathId('tableId') id: number): Promise<TableResponse> {
    return presentTable(await this.findInPlan.table(ctx, { restaurantId, id }));
  }

  @Patch(':tableId')
  @ApiOperation({ summary: 'Change a table; `active: false` puts it away' })
  @ApiOkResponse({ type: TableResponse })
  async change(
    @Ctx() ctx: Context,
    @PathId('restaurantId') restaurantId: number,
    @PathId('tableId') id: number,
    @IfMatch() expected: ExpectedVersion,
    @Body() body: ChangeTableBody,
  ): Promise<TableResponse> {
    return presentTable(await this.changeTable.execute(ctx, { restaurantId, id, expected }, tableChangesOf(body)));
  }

  @Delete(':tableId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a table that never had a booking and is in no combination' })
  @ApiNoContentResponse()
  async remove(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @PathId('tableId') id: number, @IfMatch() expected: ExpectedVersion): Promise<void> {
    await this.removeFromPlan.execute(ctx, 'tables', { restaurantId, id, expected });
  }
}
