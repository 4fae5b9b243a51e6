import { Body, Controller, HttpCode, Patch, Post, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Context, Ctx, type ExpectedVersion, IfMatch, kernelErrors, PathUuid, serviceMinutesOf, VersionedInterceptor } from '#kernel';
import { ManageToken, RequireScope } from '#security';
import { bookingMessages } from '../booking-messages.ts';
import { ChangeBooking } from '../usecases/change-booking.ts';
import { guestOf } from './booking-commands.ts';
import { ChangeBookingBody, MoveBookingBody } from './booking.request.ts';
import { BookingBody } from './booking.response.ts';
import { manageTokenApiHeader } from './bookings.controller.ts';
import { presentBooking, presentBookingForStaff } from './bookings.presenter.ts';

@ApiTags('Bookings')
@Controller('v1/bookings/:id')
@UseInterceptors(VersionedInterceptor)
export class ChangeBookingController {
  constructor(private readonly changeBooking: ChangeBooking) {}

  @Patch()
  @RequireScope('bookings:create', 'bookings:write')
  @ApiHeader(manageTokenApiHeader)
  @ApiOperation({ summary: 'Change a booking: another time, another size, other words', operationId: 'changeBooking' })
  @ApiOkResponse({ type: BookingBody })
  async change(
    @Ctx() ctx: Context,
    @ManageToken() manageToken: string | null,
    @PathUuid('id') bookingId: string,
    @IfMatch() expected: ExpectedVersion,
    @Body() body: ChangeBookingBody,
  ): Promise<BookingBody> {
    const { requests, guest } = body;
    const words = { ...(requests === undefined ? {} : { requests }), ...(guest === undefined ? {} : { guest: guestOf(guest) }) };
    return presentBooking(await this.changeBooking.execute(ctx, { bookingId, expected, manageToken, ...placeOf(body), ...words }));
  }

  @Post('move')
  @HttpCode(200)
  @RequireScope('bookings:write')
  @ApiOperation({ summary: 'Move a booking to other tables, or to another time', operationId: 'moveBooking' })
  @ApiOkResponse({ type: BookingBody })
  async move(@Ctx() ctx: Context, @PathUuid('id') bookingId: string, @Body() body: MoveBookingBody): Promise<BookingBody> {
    const { table_ids: tableIds } = body;
    const place = { ...placeOf(body), ...(tableIds === undefined ? {} : { tableIds }) };
    if (Object.keys(place).length === 0) {
      throw kernelErrors.inputInvalid({ errors: [{ pointer: '', code: 'MISSING', detail: bookingMessages.sayWhereTo() }] });
    }
    return presentBookingForStaff(await this.changeBooking.execute(ctx, { bookingId, expected: '*', manageToken: null, ...place }));
  }
}

function placeOf({ date, time, party_size }: Pick<ChangeBookingBody, 'date' | 'time' | 'party_size'>) {
  return {
    ...(date === undefined ? {} : { serviceDate: date }),
    ...(time === undefined ? {} : { startsAtMinute: serviceMinutesOf(time) }),
    ...(party_size === undefined ? {} : { party: party_size }),
  };
}
