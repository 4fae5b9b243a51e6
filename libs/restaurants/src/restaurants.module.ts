import { type BeforeApplicationShutdown, type DynamicModule, Module } from '@nestjs/common';
import { CHANGE_LOG, type ChangeLog } from '#caching';
import { Database } from '#kernel';
import { Directories, type DirectoriesOptions } from './directory/directories.ts';
import { AreasController } from './http/areas.controller.ts';
import { BlocksController } from './http/blocks.controller.ts';
import { CombinationsController } from './http/combinations.controller.ts';
import { JsonLdController } from './http/json-ld.controller.ts';
import { PolicyController } from './http/policy.controller.ts';
import { RestaurantsController } from './http/restaurants.controller.ts';
import { ServicesController } from './http/services.controller.ts';
import { SpecialDaysController } from './http/special-days.controller.ts';
import { TablesController } from './http/tables.controller.ts';
import { FindInPlan } from './queries/find-in-plan.ts';
import { FindOpeningHours } from './queries/find-opening-hours.ts';
import { FindPolicy } from './queries/find-policy.ts';
import { FindRestaurant } from './queries/find-restaurant.ts';
import { KnownRestaurants } from './queries/known-restaurants.ts';
import { ListPlan } from './queries/list-plan.ts';
import { ListRestaurants } from './queries/list-restaurants.ts';
import { ChangeArea } from './usecases/change-area.ts';
import { ChangeBlock } from './usecases/change-block.ts';
import { ChangeCombination } from './usecases/change-combination.ts';
import { ChangeRestaurant } from './usecases/change-restaurant.ts';
import { ChangeService } from './usecases/change-service.ts';
import { ChangeSpecialDay } from './usecases/change-special-day.ts';
import { ChangeTable } from './usecases/change-table.ts';
import { CreateArea } from './usecases/create-area.ts';
import { CreateBlock } from './usecases/create-block.ts';
import { CreateCombination } from './usecases/create-combination.ts';
import { CreateRestaurant } from './usecases/create-restaurant.ts';
import { CreateService } from './usecases/create-service.ts';
import { CreateSpecialDay } from './usecases/create-special-day.ts';
import { CreateTable } from './usecases/create-table.ts';
import { DeleteRestaurant } from './usecases/delete-restaurant.ts';
import { RemoveFromPlan } from './usecases/remove-from-plan.ts';
import { ReplacePolicy } from './usecases/replace-policy.ts';

const queries = [KnownRestaurants, FindRestaurant, ListRestaurants, FindOpeningHours, FindPolicy, FindInPlan, ListPlan];

const usecases = [
  CreateRestaurant, ChangeRestaurant, DeleteRestaurant, ReplacePolicy,
  CreateArea, ChangeArea, CreateTable, ChangeTable, CreateCombination, ChangeCombination,
  CreateService, ChangeService, CreateSpecialDay, ChangeSpecialDay, CreateBlock, ChangeBlock, RemoveFromPlan,
];

/** How much of a tenant's restaurants a process keeps in memory, and whom it tells when it cannot. */
export type RestaurantsOptions = Pick<DirectoriesOptions, 'bytesMax' | 'restaurantsMax' | 'onError'>;

/** Restaurants, their floors and their schedules, and the directories that search asks. Needs KernelModule, CachingModule and SecurityModule, which are global. */
@Module({
  controllers: [
    RestaurantsController, JsonLdController, PolicyController,
    AreasController, TablesController, CombinationsController, ServicesController, SpecialDaysController, BlocksController,
  ],
  providers: [...queries, ...usecases],
  exports: [...queries, Directories],
})
export class RestaurantsModule implements BeforeApplicationShutdown {
  constructor(private readonly directories: Directories) {}

  static forRoot(options: RestaurantsOptions): DynamicModule {
    const useFactory = (database: Database, log: ChangeLog): Directories => new Directories({ database, log, ...options });
    return { module: RestaurantsModule, global: true, providers: [{ provide: Directories, useFactory, inject: [Database, CHANGE_LOG] }] };
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.directories.stop();
  }
}
