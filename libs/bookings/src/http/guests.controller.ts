import { Body, Controller, Get, Patch, Query, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Context, Ctx, type ExpectedVersion, IfMatch, PathUuid, VersionedInterceptor } from '#kernel';
import { RequireScope } from '#security';
import type { Guest } from '../domain/guest.ts';
import { FindGuest } from '../queries/find-guest.ts';
import { ListGuests } from '../queries/list-guests.ts';
import { ChangeGuest } from '../usecases/change-guest.ts';
import { ChangeGuestBody, ListGuestsQuery } from './guest.request.ts';
import { GuestBody, GuestListBody } from './guest.response.ts';

@ApiTags('Guests')
@Controller('v1/guests')
@UseInterceptors(VersionedInterceptor)
export class GuestsController {
  constructor(
    private readonly listGuests: ListGuests,
    private readonly findGuest: FindGuest,
    private readonly changeGuest: ChangeGuest,
  ) {}

  @Get()
  @RequireScope('guests:read')
  @ApiOperation({ summary: 'List the guests that the tenant knows', operationId: 'listGuests' })
  @ApiOkResponse({ type: GuestListBody })
  async list(@Ctx() ctx: Context, @Query() { q, cursor, limit }: ListGuestsQuery): Promise<GuestListBody> {
    const { items, next } = await this.listGuests.execute(ctx, { words: q ?? null, cursor: cursor ?? null, limit });
    return { items: items.map(presentGuest), next };
  }

  @Get(':id')
  @RequireScope('guests:read')
  @ApiOperation({ summary: 'Read a guest', operationId: 'findGuest' })
  @ApiOkResponse({ type: GuestBody })
  async find(@Ctx() ctx: Context, @PathUuid('id') id: string): Promise<GuestBody> {
    return presentGuest(await this.findGuest.execute(ctx, id));
  }

  @Patch(':id')
  @RequireScope('guests:write')
  @ApiOperation({ summary: 'Change what the house knows about a guest', operationId: 'changeGuest' })
  @ApiOkResponse({ type: GuestBody })
  async change(@Ctx() ctx: Context, @PathUuid('id') id: string, @IfMatch() expected: ExpectedVersion, @Body() changes: ChangeGuestBody): Promise<GuestBody> {
    return presentGuest(await this.changeGuest.execute(ctx, { id, expected, changes }));
  }
}

function presentGuest({ noShows, ...guest }: Guest): GuestBody {
  return { ...guest, tags: [...guest.tags], no_shows: noShows };
}
