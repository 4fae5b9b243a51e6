import { DirectoryRows1795500002001 } from './persistence/migrations/1795500002001-directory-rows.ts';
import { DistancesToTheMillimetre1795500002002 } from './persistence/migrations/1795500002002-distances-to-the-millimetre.ts';
import { Floor1795460002002 } from './persistence/migrations/1795460002002-floor.ts';
import { RestaurantImports1795460002021 } from './persistence/migrations/1795460002021-restaurant-imports.ts';
import { RestaurantsInOrder1795460002031 } from './persistence/migrations/1795460002031-restaurants-in-order.ts';
import { PlanVersions1795480002001 } from './persistence/migrations/1795480002001-plan-versions.ts';
import { RatingsByTenant1795510002001 } from './persistence/migrations/1795510002001-ratings-by-tenant.ts';
import { ListingsWatched1795510002011 } from './persistence/migrations/1795510002011-listings-watched.ts';
import { Restaurants1795460002001 } from './persistence/migrations/1795460002001-restaurants.ts';
import { RestaurantsWatched1795470000002 } from './persistence/migrations/1795470000002-restaurants-watched.ts';
import { Schedule1795460002003 } from './persistence/migrations/1795460002003-schedule.ts';
import { Search1795460002004 } from './persistence/migrations/1795460002004-search.ts';
import { SearchQuestions1795460002014 } from './persistence/migrations/1795460002014-search-questions.ts';

export const restaurantsMigrations = [Restaurants1795460002001, Floor1795460002002, Schedule1795460002003, Search1795460002004, SearchQuestions1795460002014, RestaurantImports1795460002021, RestaurantsInOrder1795460002031, PlanVersions1795480002001, RestaurantsWatched1795470000002, DirectoryRows1795500002001, DistancesToTheMillimetre1795500002002, RatingsByTenant1795510002001, ListingsWatched1795510002011];

// For bookings and search: what decides who can be seated when, and the lock that keeps it still.
export type { FloorPlan, PlannedBlock, PlannedCombination, PlannedService, PlannedSpecialDay, PlannedTable } from './domain/floor-plan.ts';
export type { TurnTime } from './domain/turn-times.ts';
export { loadFloorPlans } from './persistence/floor-plan.ts';
export { lockRestaurantExclusive } from './persistence/locks.ts';

// For search, which lives above bookings because it asks what is free: candidates, cards and counts.
export type { RestaurantCard } from './domain/restaurant.ts';
export type { Circle } from './domain/search-circle.ts';
export { searchSorts, type Candidate, type FacetCount, type SearchAnswer, type SearchFacets, type SearchPosition, type SearchQuestion, type SearchSort, type Visit } from './domain/search-question.ts';
export { parseSpellings, spellingsText, type Spellings } from './domain/search-spellings.ts';
export { findCandidates, findSpellings } from './persistence/sql/search-restaurants.ts';

// For search, as long as a process keeps what it searches in: the directory by tenant, its questions, and the cards of a page.
export { Directories, type DirectoriesOptions } from './directory/directories.ts';
export type { KeptDirectory } from './directory/kept-directory.ts';
export type { DirectoryAnswer, DirectoryQuestion, FoundRestaurant } from './domain/directory/directory-question.ts';
export { findInDirectory } from './domain/directory/find-in-directory.ts';
export type { RestaurantDirectory } from './domain/directory/restaurant-directory.ts';
export type { RestaurantOrdinals } from './domain/directory/restaurant-ordinals.ts';
export { readCards, type CardOfPlan } from './persistence/sql/restaurant-cards.ts';

// apps/api: the module, its entities for the data source, what its constraints mean, its errors for the catalogue.
export { RestaurantsModule } from './restaurants.module.ts';
export { restaurantsEntities } from './persistence/entities/entities.ts';
export { restaurantsConstraints, restaurantsErrors } from './restaurants.errors.ts';

// Bookings and search: naming a restaurant, finding it, showing it.
export { maySee, type RestaurantRef } from './domain/visibility.ts';
export { parseRestaurantRef, RestaurantRefParam } from './http/restaurant-ref.ts';
export { FindRestaurant } from './queries/find-restaurant.ts';
export { KnownRestaurants } from './queries/known-restaurants.ts';
export { listingsTag, listTag, planTag, ratingsTag, ratingTag, restaurantTag } from './domain/restaurant-tags.ts';
export { findRestaurantRow, type RestaurantRow } from './persistence/restaurant-rows.ts';
export { requireRestaurant } from './persistence/require-restaurant.ts';
export { meanRating, type Restaurant, type RestaurantStatus } from './domain/restaurant.ts';
export { CardResponse } from './http/dto/restaurant.response.ts';
export { presentCard } from './http/restaurants.presenter.ts';

// The importer and the seed: addresses made from names.
export { isSlug, slugOf } from './domain/slug.ts';
