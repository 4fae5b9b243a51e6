import { type DynamicModule, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Database } from '#kernel';
import type { WatchedOptions } from './options.ts';
import { StalePages } from './stale-pages.ts';
import { WatchSearches } from './watch-searches.interceptor.ts';
import { Witness } from './witness.ts';

/** Beside the features: the witness. */
@Module({})
export class WatchedModule {
  static forRoot(options: WatchedOptions): DynamicModule {
    const useFactory = (database: Database): WatchSearches => new WatchSearches(new Witness(database, options), options.planted === 'page-not-judged' ? new StalePages() : null);
    return { module: WatchedModule, providers: [{ provide: APP_INTERCEPTOR, inject: [Database], useFactory }] };
  }
}
