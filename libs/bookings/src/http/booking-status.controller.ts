import { Body, Controller, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Context, Ctx, PathUuid, VersionedInterceptor } from '#kernel';
import { ManageToken, RequireScope } from '#security';
import { ChangeBookingStatus, type WantedStatus } from '../usecases/change-booking-status.ts';
import { CancelBody } from './booking.request.ts';
import { BookingBody } from './booking.response.ts';
import { presentBooking, presentBookingForStaff } from './bookings.presenter.ts';
import { manageTokenApiHeader } from './bookings.controller.ts';

/** What happens to a booking: each verb one route, each allowed from some statuses only. */
@ApiTags('Bookings')
@Controller('v1/bookings/:id')
@UseInterceptors(VersionedInterceptor)
export class BookingStatusController {
  constructor(private readonly changeStatus: ChangeBookingStatus) {}

  @Post('cancel')
  @HttpCode(200)
  @RequireScope('bookings:create', 'bookings:write')
  @ApiHeader(manageTokenApiHeader)
  @ApiOperation({ summary: 'Cancel a booking or give a hold back', operationId: 'cancelBooking' })
  @ApiOkResponse({ type: BookingBody })
  async cancel(@Ctx() ctx: Context, @ManageToken() manageToken: string | null, @PathUuid('id') bookingId: string, @Body() { reason }: CancelBody): Promise<BookingBody> {
    return presentBooking(await this.changeStatus.execute(ctx, { bookingId, to: 'cancelled', manageToken, reason: reason ?? null }));
  }

  @Post('confirm')
  @HttpCode(200)
  @RequireScope('bookings:write')
  @ApiOperation({ summary: 'Confirm a booking that waits for the house', operationId: 'confirmBooking' })
  @ApiOkResponse({ type: BookingBody })
  async confirm(@Ctx() ctx: Context, @PathUuid('id') bookingId: string): Promise<BookingBody> {
    return this.byStaff(ctx, { bookingId, to: 'confirmed' });
  }

  @Post('decline')
  @HttpCode(200)
  @RequireScope('bookings:write')
  @ApiOperation({ summary: 'Decline a booking that waits for the house', operationId: 'declineBooking' })
  @ApiOkResponse({ type: BookingBody })
  async decline(@Ctx() ctx: Context, @PathUuid('id') bookingId: string): Promise<BookingBody> {
    return this.byStaff(ctx, { bookingId, to: 'declined' });
  }

  @Post('arrive')
  @HttpCode(200)
  @RequireScope('bookings:write')
  @ApiOperation({ summary: 'Note that the party has come', operationId: 'arriveBooking' })
  @ApiOkResponse({ type: BookingBody })
  async arrive(@Ctx() ctx: Context, @PathUuid('id') bookingId: string): Promise<BookingBody> {
    return this.byStaff(ctx, { bookingId, to: 'arrived' });
  }

  @Post('seat')
  @HttpCode(200)
  @RequireScope('bookings:write')
  @ApiOperation({ summary: 'Note that the party sits', operationId: 'seatBooking' })
  @ApiOkResponse({ type: BookingBody })
  async seat(@Ctx() ctx: Context, @PathUuid('id') bookingId: string): Promise<BookingBody> {
    return this.byStaff(ctx, { bookingId, to: 'seated' });
  }

  @Post('complete')
  @HttpCode(200)
  @RequireScope('bookings:write')
  @ApiOperation({ summary: 'Note that the party has left: its tables are free', operationId: 'completeBooking' })
  @ApiOkResponse({ type: BookingBody })
  async complete(@Ctx() ctx: Context, @PathUuid('id') bookingId: string): Promise<BookingBody> {
    return this.byStaff(ctx, { bookingId, to: 'completed' });
  }

  @Post('no-show')
  @HttpCode(200)
  @RequireScope('bookings:write')
  @ApiOperation({ summary: 'Note that the party did not come', operationId: 'noShowBooking' })
  @ApiOkResponse({ type: BookingBody })
  async noShow(@Ctx() ctx: Context, @PathUuid('id') bookingId: string): Promise<BookingBody> {
    return this.byStaff(ctx, { bookingId, to: 'no_show' });
  }

  private async byStaff(ctx: Context, { bookingId, to }: { bookingId: string; to: WantedStatus }): Promise<BookingBody> {
    return presentBookingForStaff(await this.changeStatus.execute(ctx, { bookingId, to, manageToken: null, reason: null }));
  }
}
