import { Bookings1795460003001 } from './persistence/migrations/1795460003001-bookings.ts';
import { BookingFunctions1795480003001 } from './persistence/migrations/1795480003001-booking-functions.ts';
import { OneCheckARow1795480003002 } from './persistence/migrations/1795480003002-one-check-a-row.ts';
import { GuestsInOrder1795480003003 } from './persistence/migrations/1795480003003-guests-in-order.ts';
import { FewerIndexesToWrite1795480003005 } from './persistence/migrations/1795480003005-fewer-indexes-to-write.ts';
import { ReviewsWatched1795510003001 } from './persistence/migrations/1795510003001-reviews-watched.ts';
import { BookingsKeepTheirClock1795480003004 } from './persistence/migrations/1795480003004-bookings-keep-their-clock.ts';
import { BookingsWatched1795470000003 } from './persistence/migrations/1795470000003-bookings-watched.ts';
import { GuestLanguage1795540003001 } from './persistence/migrations/1795540003001-guest-language.ts';
import { Reviews1795460003002 } from './persistence/migrations/1795460003002-reviews.ts';
import { GuestsByEmail1795460003003 } from './persistence/migrations/1795460003003-guests-by-email.ts';
import { ReviewLists1795460003021 } from './persistence/migrations/1795460003021-review-lists.ts';
import { HoldsAndReminders1795541003001 } from './persistence/migrations/1795541003001-holds-and-reminders.ts';

export const bookingsMigrations = [Bookings1795460003001, Reviews1795460003002, GuestsByEmail1795460003003, ReviewLists1795460003021, BookingFunctions1795480003001, OneCheckARow1795480003002, GuestsInOrder1795480003003, BookingsKeepTheirClock1795480003004, FewerIndexesToWrite1795480003005, BookingsWatched1795470000003, ReviewsWatched1795510003001, GuestLanguage1795540003001, HoldsAndReminders1795541003001];

// apps/api: the module.
export { BookingsModule } from './bookings.module.ts';

// apps/api: what is done by the clock.
export { ExpireHolds } from './usecases/expire-holds.ts';
export { RemindOfBookings } from './usecases/remind-of-bookings.ts';

// apps/api: the errors that bookings can answer, and what violated constraints mean.
export { bookingErrors } from './bookings.errors.ts';
export { bookingConstraints } from './bookings.constraints.ts';

// The command line's oracle of opening hours: which services count on a date.
export { servicesOf } from './domain/day-services.ts';
export type { ServiceRule } from './domain/restaurant-day.ts';

// Delivery: what is told about a booking to its guest.
export { FindBookingToTell, type BookingToTell } from './queries/find-booking-to-tell.ts';
export type { Booking } from './domain/booking.ts';
export { guestLanguages, isGuestLanguage, type GuestLanguage } from './domain/guest-language.ts';

// The bench: bookings below HTTP.
export { CreateBooking, type CreateBookingCommand } from './usecases/create-booking.ts';

// Who composes a process: the index of a city, over the change log and numbers for its restaurants.
export { AvailabilityIndex, type AvailabilityIndexOptions, type LiveStats } from './queries/availability-index.ts';
export type { LiveDay, LiveQuestion } from './domain/live-day.ts';
export type { Ordinals } from './domain/ordinals.ts';
