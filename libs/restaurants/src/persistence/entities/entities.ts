import { AreaEntity } from './area.entity.ts';
import { BlockEntity } from './block.entity.ts';
import { CombinationEntity } from './combination.entity.ts';
import { PolicyEntity } from './policy.entity.ts';
import { RatingEntity } from './rating.entity.ts';
import { RestaurantEntity } from './restaurant.entity.ts';
import { ServiceEntity } from './service.entity.ts';
import { SpecialDayEntity } from './special-day.entity.ts';
import { TableEntity } from './table.entity.ts';

/** For the data source: every table of restaurants that TypeORM reads or writes. */
export const restaurantsEntities = [RestaurantEntity, PolicyEntity, RatingEntity, AreaEntity, TableEntity, CombinationEntity, ServiceEntity, SpecialDayEntity, BlockEntity];
