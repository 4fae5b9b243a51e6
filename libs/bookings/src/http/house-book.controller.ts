import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Context, Ctx, daysBetween, kernelErrors, parseRfc3339, PathId, PathUuid } from '#kernel';
import { RequireScope } from '#security';
import { FindFloor } from '../queries/find-floor.ts';
import { ListBookingEvents } from '../queries/list-booking-events.ts';
import { ListBookings } from '../queries/list-bookings.ts';
import { BookingHistoryBody, BookingListBody, FloorBody } from './booking.response.ts';
import { presentBookingForStaff, presentEvent, presentFloor } from './bookings.presenter.ts';
import { FloorQuery, HouseBookQuery } from './house-book.request.ts';

/** The restaurant's own view of its book. */
@ApiTags('House book')
@Controller('v1')
export class HouseBookController {
  constructor(
    private readonly listBookings: ListBookings,
    private readonly findFloor: FindFloor,
    private readonly listBookingEvents: ListBookingEvents,
  ) {}

  @Get('restaurants/:id/bookings')
  @RequireScope('bookings:read')
  @ApiOperation({ summary: 'List the bookings of a date, or of some dates', operationId: 'listBookings' })
  @ApiOkResponse({ type: BookingListBody })
  async list(@Ctx() ctx: Context, @PathId('id') restaurantId: number, @Query() query: HouseBookQuery): Promise<BookingListBody> {
    const { status, q, cursor, limit } = query;
    const asked = { restaurantId, ...datesOf(query), statuses: status ?? null, words: q ?? null, cursor: cursor ?? null, limit };
    const { items, next } = await this.listBookings.execute(ctx, asked);
    return { items: items.map(presentBookingForStaff), next };
  }

  @Get('restaurants/:id/floor')
  @RequireScope('bookings:read')
  @ApiOperation({ summary: 'See who sits where', operationId: 'findFloor' })
  @ApiOkResponse({ type: FloorBody })
  async floor(@Ctx() ctx: Context, @PathId('id') restaurantId: number, @Query() { at }: FloorQuery): Promise<FloorBody> {
    return presentFloor(await this.findFloor.execute(ctx, { restaurantId, atMs: at === undefined ? null : parseRfc3339(at) }));
  }

  @Get('bookings/:id/events')
  @RequireScope('bookings:read')
  @ApiOperation({ summary: 'Read the history of a booking', operationId: 'listBookingEvents' })
  @ApiOkResponse({ type: BookingHistoryBody })
  async events(@Ctx() ctx: Context, @PathUuid('id') id: string): Promise<BookingHistoryBody> {
    return { items: (await this.listBookingEvents.execute(ctx, id)).map(presentEvent) };
  }
}

/** A quarter of a year: more is a report, not a page of the book. */
const daysMax = 92;

function datesOf({ date, from, to }: HouseBookQuery): { fromDate: string; toDate: string } {
  if (date !== undefined && from === undefined && to === undefined) return { fromDate: date, toDate: date };
  if (date === undefined && from !== undefined && to !== undefined && from <= to && daysBetween({ from, until: to }) <= daysMax) return { fromDate: from, toDate: to };
  throw kernelErrors.queryInvalid({ errors: [{ pointer: '?date', code: 'dates', detail: `Send date, or from and to, at most ${daysMax} days apart.` }] });
}
