import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Context, Ctx } from '#kernel';
import { RequireScope } from '#security';
import { LookAtOutbox } from '../look-at-outbox.ts';
import { ReplayParked } from '../replay-parked.ts';
import { OutboxResponse, ParkedListResponse, ParkedQuery, presentOutbox, presentParked, ReplayBody, ReplayedResponse } from './outbox.dto.ts';

/** For who runs the platform: what is to be told after commits, across tenants. */
@ApiTags('administration')
@Controller('v1/admin/outbox')
@RequireScope('platform:admin')
export class OutboxController {
  constructor(
    private readonly look: LookAtOutbox,
    private readonly replayParked: ReplayParked,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'readOutbox', summary: 'Read what waits to be told, by consumer' })
  @ApiOkResponse({ type: OutboxResponse })
  async states(@Ctx() ctx: Context): Promise<OutboxResponse> {
    return presentOutbox(await this.look.states(ctx));
  }

  @Get('parked')
  @ApiOperation({ operationId: 'listParkedDeliveries', summary: 'List deliveries that were given up', description: 'The eldest first. Nothing of what they say: that is the tenants’.' })
  @ApiOkResponse({ type: ParkedListResponse })
  async parked(@Ctx() ctx: Context, @Query() { consumer, cursor, limit }: ParkedQuery): Promise<ParkedListResponse> {
    const page = await this.look.parked(ctx, { consumer: consumer ?? null, cursor: cursor ?? null, limit });
    return { items: page.items.map(presentParked), next: page.next };
  }

  @Post('replay')
  @HttpCode(200)
  @ApiOperation({ operationId: 'replayDeliveries', summary: 'Have what was given up tried again', description: 'One delivery, or all that are parked for a consumer, as if for the first time. Repeating it is harmless.' })
  @ApiOkResponse({ type: ReplayedResponse })
  async replay(@Ctx() ctx: Context, @Body() { consumer, delivery_id }: ReplayBody): Promise<ReplayedResponse> {
    return { replayed: await this.replayParked.execute(ctx, { consumer, deliveryId: delivery_id ?? null }) };
  }
}
