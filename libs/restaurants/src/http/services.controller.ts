import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Context, Ctx, type ExpectedVersion, IfMatch, type Page, PageQuery, PathId, VersionedInterceptor } from '#kernel';
import { RequireScope } from '#security';
import { FindInPlan } from '../queries/find-in-plan.ts';
import { ListPlan } from '../queries/list-plan.ts';
import { ChangeService } from '../usecases/change-service.ts';
import { CreateService } from '../usecases/create-service.ts';
import { RemoveFromPlan } from '../usecases/remove-from-plan.ts';
import { ServiceListResponse, ServiceResponse, ChangeServiceBody, CreateServiceBody } from './dto/service.dto.ts';
import { serviceChangesOf, serviceOf, presentService } from './schedule.presenter.ts';
import { presentPage } from './present-page.ts';

@ApiTags('services')
@Controller('v1/restaurants/:restaurantId/services')
@RequireScope('restaurants:write')
@UseInterceptors(VersionedInterceptor)
export class ServicesController {
  constructor(
    private readonly createService: CreateService,
    private readonly changeService: ChangeService,
    private readonly removeFromPlan: RemoveFromPlan,
    private readonly listPlan: ListPlan,
    private readonly findInPlan: FindInPlan,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Add a service' })
  @ApiCreatedResponse({ type: ServiceResponse })
  async create(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @Body() body: CreateServiceBody): Promise<ServiceResponse> {
    return presentService(await this.createService.execute(ctx, restaurantId, serviceOf(body)));
  }

  @Get()
  @ApiOperation({ summary: 'List services' })
  @ApiOkResponse({ type: ServiceListResponse })
  async list(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @Query() { cursor, limit }: PageQuery): Promise<Page<ServiceResponse>> {
    return presentPage(await this.listPlan.services(ctx, { restaurantId, cursor: cursor ?? null, limit }), presentService);
  }

  @Get(':serviceId')
  @ApiOperation({ summary: 'Read a service' })
  @ApiOkResponse({ type: ServiceResponse })
  async find(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @PathId('serviceId') id: number): Promise<ServiceResponse> {
    return presentService(await this.findInPlan.service(ctx, { restaurantId, id }));
  }

  @Patch(':serviceId')
  @ApiOperation({ summary: 'Change a service' })
  @ApiOkResponse({ type: ServiceResponse })
  async change(
    @Ctx() ctx: Context,
    @PathId('restaurantId') restaurantId: number,
    @PathId('serviceId') id: number,
    @IfMatch() expected: ExpectedVersion,
    @Body() body: ChangeServiceBody,
  ): Promise<ServiceResponse> {
    return presentService(await this.changeService.execute(ctx, { restaurantId, id, expected }, serviceChangesOf(body)));
  }

  @Delete(':serviceId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a service; its bookings stay' })
  @ApiNoContentResponse()
  async remove(@Ctx() ctx: Context, @PathId('restaurantId') restaurantId: number, @PathId('serviceId') id: number, @IfMatch() expected: ExpectedVersion): Promise<void> {
    await this.removeFromPlan.execute(ctx, 'services', { restaurantId, id, expected });
  }
}
