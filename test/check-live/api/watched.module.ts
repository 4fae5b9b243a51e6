import { type DynamicModule, Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { CHANGE_LOG, type ChangeLog } from '#caching';
import { Database } from '#kernel';
import { IndexFirst } from './index-first.ts';
import type { WatchedOptions } from './options.ts';
import { StalePages } from './stale-pages.ts';
import { WatchSearches } from './watch-searches.interceptor.ts';
import { Witness } from './witness.ts';

const INDEX_FIRST = Symbol('check-live:index-first');

/** Beside the features: the witness, and the index in front of a search that does not ask one. */
@Module({})
export class WatchedModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(@Inject(INDEX_FIRST) private readonly indexFirst: IndexFirst | null) {}

  static forRoot(options: WatchedOptions): DynamicModule {
    const say = (line: string): void => void process.stdout.write(`${line}\n`);
    return {
      module: WatchedModule,
      providers: [
        {
          provide: INDEX_FIRST,
          inject: [CHANGE_LOG, Database],
          useFactory: (log: ChangeLog, database: Database) =>
            options.indexFirst ? new IndexFirst(log, database, { onError: (error) => say(`the index: ${String(error)}`), onAside: () => say('search asks an index of its own') }) : null,
        },
        {
          provide: APP_INTERCEPTOR,
          inject: [Database, INDEX_FIRST],
          useFactory: (database: Database, indexFirst: IndexFirst | null) =>
            new WatchSearches(new Witness(database, options), indexFirst, options.planted === 'page-not-judged' ? new StalePages() : null),
        },
      ],
    };
  }

  onApplicationBootstrap(): void {
    this.indexFirst?.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.indexFirst?.stop();
  }
}
