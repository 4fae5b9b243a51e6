import { Injectable } from '@nestjs/common';
import { type Context, Database, type Page } from '#kernel';
import { type ConsumerState, listParked, type ParkedDelivery, readConsumerStates } from './persistence/outbox-rows.ts';

/** What of the outbox is not done yet, across tenants. */
@Injectable()
export class LookAtOutbox {
  constructor(private readonly db: Database) {}

  states(ctx: Context): Promise<ConsumerState[]> {
    return this.db.read(ctx, readConsumerStates);
  }

  /** @throws CURSOR_INVALID */
  parked(ctx: Context, wanted: { consumer: string | null; cursor: string | null; limit: number }): Promise<Page<ParkedDelivery>> {
    return this.db.read(ctx, (tx) => listParked(tx, wanted));
  }
}
