import type { ConstraintErrors } from '#kernel';

/** What a violated constraint of any feature means to the caller, by the constraint's name. */
export const constraintErrors: ConstraintErrors = {};
