import { Injectable } from '@nestjs/common';
import { type Context, Database } from '#kernel';
import { replayDeliveries } from './persistence/outbox-rows.ts';

/** Has what was given up tried again. */
@Injectable()
export class ReplayParked {
  constructor(private readonly db: Database) {}

  /** @param deliveryId null: all of the consumer @returns how many */
  execute(ctx: Context, { consumer, deliveryId }: { consumer: string; deliveryId: string | null }): Promise<number> {
    return this.db.write(ctx, (tx) => replayDeliveries(tx, consumer, deliveryId));
  }
}
