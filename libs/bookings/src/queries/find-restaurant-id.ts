import { Injectable } from '@nestjs/common';
import { Database, kernelErrors, type Context } from '#kernel';
import { findRestaurantRow, type RestaurantRef } from '#restaurants';

/** Which restaurant is called so? */
@Injectable()
export class FindRestaurantId {
  constructor(private readonly db: Database) {}

  /** An id is taken as it is: whoever books there looks itself. @throws NOT_FOUND */
  async execute(ctx: Context, ref: RestaurantRef): Promise<number> {
    if ('id' in ref) return ref.id;
    const row = await this.db.read(ctx, (tx) => findRestaurantRow(tx, ref));
    if (row === null) throw kernelErrors.notFound();
    return row.id;
  }
}
