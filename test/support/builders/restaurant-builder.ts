import type { BlockOptions, CombinationOptions, RestaurantOptions, SpecialDayOptions, TableOptions } from './restaurant-options.ts';
import { blockRow, combinationRow, restaurantRows, specialDayRow, tableRow } from './restaurant-rows.ts';
import { insertRows, withConnection, type BuilderTarget, type Queryable } from './rows.ts';
import { serviceRow, type ServiceOptions } from './service-options.ts';
import { aTenant } from './tenant-builder.ts';

export { aTenant, type SavedTenant } from './tenant-builder.ts';
export type { BlockOptions, CombinationOptions, PolicyOptions, RestaurantOptions, SpecialDayOptions, TableOptions } from './restaurant-options.ts';
export type { ServiceOptions } from './service-options.ts';

/** What was written: ids in the order in which they were declared. */
export interface SavedRestaurant {
  readonly tenantId: string;
  readonly id: number;
  readonly slug: string;
  readonly timeZone: string;
  readonly areaIds: readonly number[];
  readonly tableIds: readonly number[];
  readonly combinationIds: readonly number[];
  readonly serviceIds: readonly number[];
  readonly specialDayIds: readonly number[];
  readonly blockIds: readonly number[];
  /** Id of an area or a table by its name. */
  areaId(name: string): number;
  tableId(name: string): number;
}

/**
 * A restaurant as rows, with sensible defaults: listed, in Brussels, dinner 18:00 to 23:00 every day with the last
 * sitting at 21:30, bookings confirmed at once. `await aRestaurant().withTable({ seats: 4 }).save(database)`.
 */
export function aRestaurant(options: RestaurantOptions = {}): RestaurantBuilder {
  return new RestaurantBuilder(options);
}

export class RestaurantBuilder {
  private readonly areas: { name: string }[] = [];
  private readonly tables: (TableOptions & { name: string; area: number })[] = [];
  private readonly combinations: CombinationOptions[] = [];
  private services: ServiceOptions[] | 'default' = 'default';
  private readonly specialDays: SpecialDayOptions[] = [];
  private readonly blocks: BlockOptions[] = [];

  constructor(private readonly options: RestaurantOptions) {}

  /** Tables declared after it stand in it. */
  withArea({ name }: { name?: string } = {}): this {
    this.areas.push({ name: name ?? `Area ${this.areas.length + 1}` });
    return this;
  }

  /** Stands in the area declared last; without one, an area is declared. */
  withTable(table: TableOptions = {}): this {
    if (this.areas.length === 0) this.withArea({ name: 'Room' });
    this.tables.push({ ...table, name: table.name ?? `T${this.tables.length + 1}`, area: this.areas.length - 1 });
    return this;
  }

  withTables(count: number, table: Omit<TableOptions, 'name'> = {}): this {
    for (let i = 0; i < count; i += 1) this.withTable(table);
    return this;
  }

  withCombination(combination: CombinationOptions): this {
    this.combinations.push(combination);
    return this;
  }

  /** The first one takes the place of the default dinner. */
  withService(service: ServiceOptions = {}): this {
    this.services = [...(this.services === 'default' ? [] : this.services), service];
    return this;
  }

  withoutServices(): this {
    this.services = [];
    return this;
  }

  withSpecialDay(day: SpecialDayOptions): this {
    this.specialDays.push(day);
    return this;
  }

  withBlock(block: BlockOptions): this {
    this.blocks.push(block);
    return this;
  }

  async save(target: BuilderTarget): Promise<SavedRestaurant> {
    return withConnection(target, (db) => this.write(db));
  }

  private async write(db: Queryable): Promise<SavedRestaurant> {
    const tenantId = this.options.tenantId ?? (await aTenant().save(db)).id;
    const { row, policy } = restaurantRows(this.options);
    const [id] = await insertRows(db, 'restaurants', [{ tenant_id: tenantId, ...row }]);
    if (id === undefined) throw new Error('the restaurant was not inserted');
    const owner = { tenant_id: tenantId, restaurant_id: id };
    await insertRows(db, 'restaurant_policies', [{ ...owner, ...policy }]);

    const areaIds = await insertRows(db, 'areas', this.areas.map((area, sort) => ({ ...owner, ...area, sort })));
    const areaId = lookUp('area', this.areas, areaIds);
    const tableIds = await insertRows(db, 'tables', this.tables.map((table) => ({ ...owner, ...tableRow(table, areaIds) })));
    const tableId = lookUp('table', this.tables, tableIds);
    const combinationIds = await insertRows(db, 'table_combinations', this.combinations.map((combination) => ({ ...owner, ...combinationRow(combination, tableId) })));

    const services = this.services === 'default' ? [{}] : this.services;
    const serviceIds = await insertRows(db, 'services', services.map((service) => ({ ...owner, ...serviceRow(service, areaId) })));
    const specialDayIds = await insertRows(db, 'special_days', this.specialDays.map((day) => ({ ...owner, ...specialDayRow(day, areaId) })));
    const blockIds = await insertRows(db, 'blocks', this.blocks.map((block) => ({ ...owner, ...blockRow(block, { areaId, tableId }) })));
    return { tenantId, id, slug: row.slug, timeZone: row.time_zone, areaIds, tableIds, combinationIds, serviceIds, specialDayIds, blockIds, areaId, tableId };
  }
}

function lookUp(kind: string, named: readonly { name: string }[], ids: readonly number[]): (name: string) => number {
  return (name) => {
    const id = ids[named.findIndex((one) => one.name === name)];
    if (id === undefined) throw new RangeError(`the builder declared no ${kind} named ${name}`);
    return id;
  };
}
