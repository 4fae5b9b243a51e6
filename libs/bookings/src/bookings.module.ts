import { Module } from '@nestjs/common';
import { AvailabilityController } from './http/availability.controller.ts';
import { BookingStatusController } from './http/booking-status.controller.ts';
import { BookingsController } from './http/bookings.controller.ts';
import { ChangeBookingController } from './http/change-booking.controller.ts';
import { GuestsController } from './http/guests.controller.ts';
import { HouseBookController } from './http/house-book.controller.ts';
import { SearchController } from './http/search.controller.ts';
import { ExplainDay } from './queries/explain-day.ts';
import { FindBooking } from './queries/find-booking.ts';
import { FindDayAvailability } from './queries/find-day-availability.ts';
import { FindFloor } from './queries/find-floor.ts';
import { FindGuest } from './queries/find-guest.ts';
import { FindMonthAvailability } from './queries/find-month-availability.ts';
import { FindRestaurantId } from './queries/find-restaurant-id.ts';
import { ListBookingEvents } from './queries/list-booking-events.ts';
import { ListBookings } from './queries/list-bookings.ts';
import { ListGuests } from './queries/list-guests.ts';
import { SearchRestaurants } from './queries/search-restaurants.ts';
import { ShowManageToken } from './queries/show-manage-token.ts';
import { BookHold } from './usecases/book-hold.ts';
import { ChangeBookingStatus } from './usecases/change-booking-status.ts';
import { ChangeBooking } from './usecases/change-booking.ts';
import { ChangeGuest } from './usecases/change-guest.ts';
import { CreateBooking } from './usecases/create-booking.ts';
import { DayTransaction } from './usecases/day-transaction.ts';
import { HoldTable } from './usecases/hold-table.ts';
import { PartyPlacer } from './usecases/party-placer.ts';
import { TakePlace } from './usecases/take-place.ts';

const queries = [
  FindDayAvailability, FindMonthAvailability, ExplainDay, SearchRestaurants,
  FindBooking, ListBookings, ListBookingEvents, FindFloor, FindGuest, ListGuests, FindRestaurantId, ShowManageToken,
];

const usecases = [HoldTable, CreateBooking, BookHold, ChangeBooking, ChangeBookingStatus, ChangeGuest];

/** Search, availability, bookings, guests and reviews. Needs KernelModule and SecurityModule, which are global. */
@Module({
  controllers: [SearchController, AvailabilityController, BookingsController, ChangeBookingController, BookingStatusController, HouseBookController, GuestsController],
  providers: [DayTransaction, PartyPlacer, TakePlace, ...queries, ...usecases],
  exports: [...queries, ...usecases],
})
export class BookingsModule {}
