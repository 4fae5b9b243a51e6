import { type BeforeApplicationShutdown, type DynamicModule, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { CHANGE_LOG, type ChangeLog } from '#caching';
import { Database } from '#kernel';
import { counter, metricsCatalogue } from '#monitoring';
import { Directories } from '#restaurants';
import { AvailabilityController } from './http/availability.controller.ts';
import { BookingStatusController } from './http/booking-status.controller.ts';
import { BookingsController } from './http/bookings.controller.ts';
import { ChangeBookingController } from './http/change-booking.controller.ts';
import { GuestsController } from './http/guests.controller.ts';
import { HouseBookController } from './http/house-book.controller.ts';
import { ReviewModerationController } from './http/review-moderation.controller.ts';
import { ReviewsController } from './http/reviews.controller.ts';
import { SearchController } from './http/search.controller.ts';
import { ExplainDay } from './queries/explain-day.ts';
import { OfferedSlots } from './domain/offered-slots.ts';
import { FindBooking } from './queries/find-booking.ts';
import { FindDayAvailability } from './queries/find-day-availability.ts';
import { FindFloor } from './queries/find-floor.ts';
import { FindGuest } from './queries/find-guest.ts';
import { FindMonthAvailability } from './queries/find-month-availability.ts';
import { FindRestaurantId } from './queries/find-restaurant-id.ts';
import { ListBookingEvents } from './queries/list-booking-events.ts';
import { ListBookings } from './queries/list-bookings.ts';
import { ListGuests } from './queries/list-guests.ts';
import { ListReviews } from './queries/list-reviews.ts';
import { ListReviewsToModerate } from './queries/list-reviews-to-moderate.ts';
import { AvailabilityIndex } from './queries/availability-index.ts';
import { RememberedDays } from './queries/remembered-days.ts';
import { KnownCities } from './queries/search/known-cities.ts';
import { SearchRestaurants } from './queries/search/search-restaurants.ts';
import { ShowManageToken } from './queries/show-manage-token.ts';
import { BookHold } from './usecases/book-hold.ts';
import { BookingLines } from './usecases/booking-lines.ts';
import { ChangeBookingStatus } from './usecases/change-booking-status.ts';
import { ChangeBooking } from './usecases/change-booking.ts';
import { ChangeGuest } from './usecases/change-guest.ts';
import { CreateBooking } from './usecases/create-booking.ts';
import { DayTransaction } from './usecases/day-transaction.ts';
import { ExpireHolds } from './usecases/expire-holds.ts';
import { HoldTable } from './usecases/hold-table.ts';
import { ModerateReview } from './usecases/moderate-review.ts';
import { PartyPlacer } from './usecases/party-placer.ts';
import { RemindOfBookings } from './usecases/remind-of-bookings.ts';
import { TakePlace } from './usecases/take-place.ts';
import { WriteReview } from './usecases/write-review.ts';

const queries = [
  FindDayAvailability, FindMonthAvailability, ExplainDay, SearchRestaurants,
  FindBooking, ListBookings, ListBookingEvents, FindFloor, FindGuest, ListGuests, FindRestaurantId, ShowManageToken, ListReviews, ListReviewsToModerate,
];

const usecases = [HoldTable, CreateBooking, BookHold, ChangeBooking, ChangeBookingStatus, ChangeGuest, WriteReview, ModerateReview, ExpireHolds];

export interface BookingsOptions {
  /** Of the availability index, all tenants together. */
  readonly indexBytesMax: number;
  /** What memory has heard longer ago than this, nobody is answered from. */
  readonly staleMsMax: number;
  /** Told of the first failed load of the index in a row. */
  readonly onIndexError: (error: unknown) => void;
  /** How long before its start guests are reminded of a booking, hours; 0: never. */
  readonly reminderHours: number;
}

/** Search, availability, bookings, guests and reviews. Needs KernelModule, CachingModule, SecurityModule and RestaurantsModule, which are global. */
@Module({
  controllers: [SearchController, AvailabilityController, BookingsController, ChangeBookingController, BookingStatusController, HouseBookController, GuestsController, ReviewsController, ReviewModerationController],
  providers: [BookingLines, DayTransaction, PartyPlacer, RememberedDays, TakePlace, ...queries, ...usecases],
  exports: [...queries, ...usecases],
})
export class BookingsModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly index: AvailabilityIndex) {}

  static forRoot({ indexBytesMax, staleMsMax, onIndexError, reminderHours }: BookingsOptions): DynamicModule {
    const index = (log: ChangeLog, database: Database, directories: Directories): AvailabilityIndex =>
      new AvailabilityIndex(log, database, { ordinalsOf: (tenantId) => directories.ordinalsOf(tenantId), bytesMax: indexBytesMax, staleMsMax, onError: onIndexError });
    const cities = (log: ChangeLog, database: Database, directories: Directories, index: AvailabilityIndex): KnownCities => new KnownCities({ log, database, directories, index, staleMsMax });
    return {
      module: BookingsModule,
      exports: [RemindOfBookings],
      providers: [
        { provide: RemindOfBookings, useFactory: (database: Database) => new RemindOfBookings(database, reminderHours), inject: [Database] },
        { provide: OfferedSlots, useFactory: offeredSlots },
        { provide: AvailabilityIndex, useFactory: index, inject: [CHANGE_LOG, Database, Directories] },
        { provide: KnownCities, useFactory: cities, inject: [CHANGE_LOG, Database, Directories, AvailabilityIndex] },
      ],
    };
  }

  onApplicationBootstrap(): void {
    this.index.start();
  }

  // Requests that still come are answered from the rows.
  beforeApplicationShutdown(): Promise<void> {
    return this.index.stop();
  }
}

function offeredSlots(): OfferedSlots {
  return new OfferedSlots({
    offered: counter(metricsCatalogue.requests.slotsOffered),
    refused: counter(metricsCatalogue.requests.falseAvailability),
  });
}
