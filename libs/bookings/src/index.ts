import { Bookings1795460003001 } from './persistence/migrations/1795460003001-bookings.ts';
import { Reviews1795460003002 } from './persistence/migrations/1795460003002-reviews.ts';

export const bookingsMigrations = [Bookings1795460003001, Reviews1795460003002];
