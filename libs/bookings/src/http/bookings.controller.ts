import { Body, Controller, Get, Post, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Context, Ctx, PathUuid, serviceMinutesOf, VersionedInterceptor } from '#kernel';
import { RestaurantRefParam, type RestaurantRef } from '#restaurants';
import { ManageToken, RequireScope } from '#security';
import type { Booking } from '../domain/booking.ts';
import { FindBooking } from '../queries/find-booking.ts';
import { FindRestaurantId } from '../queries/find-restaurant-id.ts';
import { ShowManageToken } from '../queries/show-manage-token.ts';
import { BookHold } from '../usecases/book-hold.ts';
import { CreateBooking } from '../usecases/create-booking.ts';
import { HoldTable } from '../usecases/hold-table.ts';
import { bookHoldCommandOf, createBookingCommandOf } from './booking-commands.ts';
import { CreateBookingBody, HoldBody } from './booking.request.ts';
import { BookingBody } from './booking.response.ts';
import { presentBookingFor } from './bookings.presenter.ts';

export const manageTokenApiHeader = { name: 'X-Manage-Token', required: false, description: 'The token that the booking’s answer has shown. Staff need none, but a key with the scope for bookings.' };

@ApiTags('Bookings')
@Controller('v1')
@UseInterceptors(VersionedInterceptor)
export class BookingsController {
  constructor(
    private readonly holdTable: HoldTable,
    private readonly createBooking: CreateBooking,
    private readonly bookHold: BookHold,
    private readonly findBooking: FindBooking,
    private readonly findRestaurantId: FindRestaurantId,
    private readonly showManageToken: ShowManageToken,
  ) {}

  @Post('restaurants/:idOrSlug/holds')
  @RequireScope('bookings:create')
  @ApiOperation({ summary: 'Keep a table while a guest fills in the form', operationId: 'holdTable' })
  @ApiCreatedResponse({ type: BookingBody })
  async hold(@Ctx() ctx: Context, @RestaurantRefParam() ref: RestaurantRef, @Body() { date, time, party_size }: HoldBody): Promise<BookingBody> {
    const restaurantId = await this.findRestaurantId.execute(ctx, ref);
    return this.made(ctx, await this.holdTable.execute(ctx, { restaurantId, serviceDate: date, startsAtMinute: serviceMinutesOf(time), party: party_size }));
  }

  @Post('bookings')
  @RequireScope('bookings:create')
  @ApiHeader(manageTokenApiHeader)
  @ApiOperation({ summary: 'Book a table, directly or from a hold', operationId: 'createBooking' })
  @ApiCreatedResponse({ type: BookingBody })
  async create(@Ctx() ctx: Context, @ManageToken() manageToken: string | null, @Body() body: CreateBookingBody): Promise<BookingBody> {
    const held = bookHoldCommandOf(body, manageToken);
    return this.made(ctx, held === null ? await this.createBooking.execute(ctx, createBookingCommandOf(ctx, body)) : await this.bookHold.execute(ctx, held));
  }

  @Get('bookings/:id')
  @RequireScope('bookings:create', 'bookings:read')
  @ApiHeader(manageTokenApiHeader)
  @ApiOperation({ summary: 'Read a booking', operationId: 'findBooking' })
  @ApiOkResponse({ type: BookingBody })
  async find(@Ctx() ctx: Context, @ManageToken() manageToken: string | null, @PathUuid('id') bookingId: string): Promise<BookingBody> {
    const { booking, right } = await this.findBooking.execute(ctx, { bookingId, manageToken });
    return presentBookingFor(right, booking);
  }

  private async made(ctx: Context, booking: Booking): Promise<BookingBody> {
    const token = await this.showManageToken.execute(ctx, booking.id);
    const body = presentBookingFor(booking.source === 'online' ? 'guest' : 'staff', booking);
    return token === null ? body : Object.assign(body, { manage_token: token });
  }
}
