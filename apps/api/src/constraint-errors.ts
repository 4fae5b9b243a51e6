import { bookingConstraints } from '#bookings';
import type { ConstraintErrors } from '#kernel';
import { restaurantsConstraints } from '#restaurants';

/** What a violated constraint of any feature means to the caller, by the constraint's name. */
export const constraintErrors: ConstraintErrors = { ...restaurantsConstraints, ...bookingConstraints };
