import type { DataSourceOptionsOfOurs } from '#kernel';
import { restaurantsEntities } from '#restaurants';

/** The TypeORM entities of every feature. */
export const entities: DataSourceOptionsOfOurs['entities'] = restaurantsEntities;
