import { type ConstraintErrors, defineErrors, kernelErrors } from '#kernel';
import { restaurantsErrorTexts } from './restaurants-error-texts.ts';

export const restaurantsErrors = defineErrors({
  slugTaken: { code: 'SLUG_TAKEN', status: 409, title: 'Another restaurant has this slug', retryable: false, advice: 'Choose another slug, or leave it out to have one made from the name.' },
  nameTaken: { code: 'NAME_TAKEN', status: 409, title: 'The restaurant has one of this name already', retryable: false, advice: 'Choose another name, or change the one that is there.' },
  specialDayExists: { code: 'SPECIAL_DAY_EXISTS', status: 409, title: 'This date is a special day already', retryable: false, advice: 'Change the special day that is there.' },
  limitReached: { code: 'LIMIT_REACHED', status: 409, title: 'The restaurant has as many of these as it may have', retryable: false, advice: 'Remove what is not needed any more.' },
}, restaurantsErrorTexts);

/** What the constraints of this lib's tables mean to the caller. */
export const restaurantsConstraints: ConstraintErrors = {
  restaurants_slug_unique: () => restaurantsErrors.slugTaken(),
  areas_name_unique: () => restaurantsErrors.nameTaken(),
  tables_name_unique: () => restaurantsErrors.nameTaken(),
  table_combinations_name_unique: () => restaurantsErrors.nameTaken(),
  special_days_date_unique: () => restaurantsErrors.specialDayExists(),
  tables_area_exists: () => kernelErrors.inUse({ detail: 'Tables stand in this area.' }),
  // A change that waited for the lock while its restaurant was deleted.
  areas_restaurant_id_fkey: () => kernelErrors.notFound(),
  tables_restaurant_id_fkey: () => kernelErrors.notFound(),
  table_combinations_restaurant_id_fkey: () => kernelErrors.notFound(),
  services_restaurant_id_fkey: () => kernelErrors.notFound(),
  special_days_restaurant_id_fkey: () => kernelErrors.notFound(),
  blocks_restaurant_id_fkey: () => kernelErrors.notFound(),
};
