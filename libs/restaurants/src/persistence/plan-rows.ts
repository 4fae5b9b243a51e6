import type { ExpectedVersion, Tx } from '#kernel';
import type { ObjectLiteral, QueryDeepPartialEntity } from 'typeorm';
import type { AreaFields, CombinationFields, PlanRow, TableFields } from '../domain/floor.ts';
import type { BlockFields, ServiceFields, SpecialDayFields } from '../domain/schedule.ts';
import type { PlanRowEntity } from './entities/plan-row.entity.ts';
import { AreaEntity } from './entities/area.entity.ts';
import { BlockEntity } from './entities/block.entity.ts';
import { CombinationEntity } from './entities/combination.entity.ts';
import { ServiceEntity } from './entities/service.entity.ts';
import { SpecialDayEntity } from './entities/special-day.entity.ts';
import { TableEntity } from './entities/table.entity.ts';

/** A row of a restaurant's plan, named. */
export interface RowOfRestaurant {
  readonly restaurantId: number;
  readonly id: number;
}

export interface RowsAfter {
  readonly restaurantId: number;
  /** Rows with a greater id; null for the first page. */
  readonly afterId: number | null;
  readonly limit: number;
}

/** The simple reads and writes of one table of the plan. Row-level security keeps each to the tenant of the unit of work. */
export class PlanRows<Fields extends object> {
  constructor(private readonly entity: new () => Fields & PlanRowEntity) {}

  async list(tx: Tx, { restaurantId, afterId, limit }: RowsAfter): Promise<(Fields & PlanRow)[]> {
    return tx.manager
      .createQueryBuilder(this.entity, 'row')
      .where('row.restaurantId = :restaurantId AND row.id > :afterId', { restaurantId, afterId: afterId ?? 0 })
      .orderBy('row.id')
      .limit(limit)
      .getMany();
  }

  async find(tx: Tx, { restaurantId, id }: RowOfRestaurant): Promise<(Fields & PlanRow) | null> {
    return tx.manager.createQueryBuilder(this.entity, 'row').where('row.id = :id AND row.restaurantId = :restaurantId', { id, restaurantId }).getOne();
  }

  async count(tx: Tx, restaurantId: number): Promise<number> {
    return tx.manager.createQueryBuilder(this.entity, 'row').where('row.restaurantId = :restaurantId', { restaurantId }).getCount();
  }

  async insert(tx: Tx, restaurantId: number, values: Fields): Promise<Fields & PlanRow> {
    const owner = { tenantId: tx.ctx.tenantId, restaurantId };
    const { identifiers } = await tx.manager
      .createQueryBuilder()
      .insert()
      .into(this.entity)
      .values({ ...values, ...owner } as QueryDeepPartialEntity<Fields & PlanRowEntity>)
      .execute();
    return this.reread(tx, { restaurantId, id: idOf(identifiers[0]) });
  }

  /** The row as it is afterwards, or null when it has another version or is gone. */
  async update(tx: Tx, { restaurantId, id, expected }: RowOfRestaurant & { expected: ExpectedVersion }, changes: Partial<Fields>): Promise<(Fields & PlanRow) | null> {
    const update = tx.manager
      .createQueryBuilder()
      .update(this.entity)
      .set({ ...changes, version: () => 'version + 1', updatedAt: () => 'now()' } as QueryDeepPartialEntity<Fields & PlanRowEntity>)
      .where('id = :id AND restaurant_id = :restaurantId', { id, restaurantId });
    if (expected !== '*') update.andWhere('version = :expected', { expected });
    const { affected } = await update.execute();
    return affected === 1 ? this.reread(tx, { restaurantId, id }) : null;
  }

  /** Whether a row was deleted: false when it has another version or is gone. */
  async remove(tx: Tx, { restaurantId, id, expected }: RowOfRestaurant & { expected: ExpectedVersion }): Promise<boolean> {
    const remove = tx.manager.createQueryBuilder().delete().from(this.entity).where('id = :id AND restaurant_id = :restaurantId', { id, restaurantId });
    if (expected !== '*') remove.andWhere('version = :expected', { expected });
    const { affected } = await remove.execute();
    return affected === 1;
  }

  // Columns with defaults and converted types: what the database has is what is answered.
  private async reread(tx: Tx, row: RowOfRestaurant): Promise<Fields & PlanRow> {
    const found = await this.find(tx, row);
    if (found === null) throw new Error(`${this.entity.name} ${row.id} is gone within the transaction that wrote it`);
    return found;
  }
}

function idOf(identifier: ObjectLiteral | undefined): number {
  const id: unknown = identifier?.['id'];
  if (typeof id !== 'number') throw new Error('an insert answered no id');
  return id;
}

/** The tables of a restaurant's plan, by the names of their collections in the API. */
export const planRows = {
  areas: new PlanRows<AreaFields>(AreaEntity),
  tables: new PlanRows<TableFields>(TableEntity),
  combinations: new PlanRows<CombinationFields>(CombinationEntity),
  services: new PlanRows<ServiceFields>(ServiceEntity),
  specialDays: new PlanRows<SpecialDayFields>(SpecialDayEntity),
  blocks: new PlanRows<BlockFields>(BlockEntity),
} as const;
