import { kernelMigrations } from '#kernel';
import { cachingMigrations } from '#caching';
import { securityMigrations } from '#security';
import { restaurantsMigrations } from '#restaurants';
import { bookingsMigrations } from '#bookings';
import { deliveryMigrations } from '#delivery';

/** Every migration of every feature; they run in order of their time stamps. */
export const allMigrations = [...kernelMigrations, ...cachingMigrations, ...securityMigrations, ...restaurantsMigrations, ...bookingsMigrations, ...deliveryMigrations];
