import { AsyncLocalStorage } from 'node:async_hooks';
import { openSync, writeSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Database, type Context, type Tx } from '#kernel';
import { AvailabilityIndex } from '../../../libs/bookings/src/queries/availability-index.ts';
import { RememberedHouses } from '../../../libs/bookings/src/queries/search/remembered-houses.ts';
import { boundMs, type Question, type Shown, type Witnessed } from '../facts.ts';
import { serviceMsAt } from '../service-clock.ts';
import type { WatchedOptions } from './options.ts';
import { replaceMethod } from '../../support/replace-method.ts';
import { housesIn, readRows, type RowsSeen } from './rows-seen.ts';

/** A search under way. */
export interface Watch {
  readonly question: Question;
  readonly ctx: Context;
  /** On this process's monotonic clock. */
  readonly arrivedAtMs: number;
  rows: RowsSeen | null;
  isByIndex: boolean;
  isComposed: boolean;
}

/**
 * Stands beside every search: at the end of the transaction in which it reads, in that transaction and so on its snapshot,
 * all rows are read again that brute force needs; after the answer they are judged as of the instant that it names. Where a search
 * reads nothing, since all was kept, they are read when the answer has been made.
 */
@Injectable()
export class Witness {
  private readonly watches = new AsyncLocalStorage<Watch>();
  private readonly file: number;
  private readonly readUnseen: Database['read'];

  constructor(
    database: Database,
    private readonly options: WatchedOptions,
  ) {
    // Written at once: a process that ends would take along what a stream still holds.
    this.file = openSync(options.historyPath, 'a');
    const read: Database['read'] = database.read.bind(database);
    this.readUnseen = read;
    const watched = <T>(ctx: Context, work: (tx: Tx) => Promise<T>): Promise<T> => {
      const watch = this.watches.getStore();
      // What a search sets going in the background is read by the system, and is not its answer.
      return watch === undefined || ctx.caller.kind === 'system' ? read(ctx, work) : read(ctx, (tx) => this.witnessed(tx, watch, work));
    };
    Object.assign(database, { read: watched });
    this.listenToIndexes();
    this.listenToWhatIsKept();
  }

  /** What runs within is watched. */
  beside<T>(watch: Watch, run: () => T): T {
    return this.watches.run(watch, run);
  }

  async write(watch: Watch, answer: { readonly asOfMs: number; readonly shown: readonly Shown[] }): Promise<void> {
    const { question, ctx } = watch;
    const rows = watch.rows ?? (await this.readUnseen(ctx, (tx) => readRows(tx, question)));
    const { clock, name } = this.options;
    const arrivedAtMs = rows.readAtMs - (rows.knownAtMs - watch.arrivedAtMs);
    // Both clocks are one machine's; a millisecond of it is many of the service clock.
    const slackMs = 2 * clock.speed + 2;
    const line: Witnessed = {
      of: 'witnessed', traceId: ctx.traceId, process: name, snapshot: rows.snapshot, isOfTheSearch: watch.rows !== null, isComposed: watch.rows === null && watch.isComposed, isByIndex: watch.isByIndex, arrivedAtMs, readAtMs: rows.readAtMs,
      asOfFromMs: serviceMsAt(clock, watch.rows === null ? arrivedAtMs - boundMs : arrivedAtMs) - slackMs, asOfUntilMs: serviceMsAt(clock, rows.readAtMs) + slackMs, asOfMs: answer.asOfMs,
      houses: housesIn(rows, question, new Set(answer.shown.map(({ id }) => id)), { asOfMs: answer.asOfMs, settledMs: serviceMsAt(clock, arrivedAtMs - boundMs) }),
    };
    writeSync(this.file, `${JSON.stringify(line)}\n`);
  }

  /** Whoever makes them: only whether one of them knew is written down. */
  private listenToIndexes(): void {
    const { watches } = this;
    replaceMethod(AvailabilityIndex.prototype, 'day', (day) => function (this: AvailabilityIndex, tenantId, serviceDate) {
      const known = day.call(this, tenantId, serviceDate);
      const watch = watches.getStore();
      if (watch !== undefined && known !== null) watch.isByIndex = true;
      return known;
    });
  }

  private listenToWhatIsKept(): void {
    const { watches } = this;
    replaceMethod(RememberedHouses.prototype, 'find', (find) => function (this: RememberedHouses, asker, asked) {
      const kept = find.call(this, asker, asked);
      const watch = watches.getStore();
      if (watch !== undefined && kept !== null) watch.isComposed = true;
      return kept;
    });
  }

  private async witnessed<T>(tx: Tx, watch: Watch, work: (tx: Tx) => Promise<T>): Promise<T> {
    const result = await work(tx);
    watch.rows = await readRows(tx, watch.question);
    return result;
  }
}
