import type { Area, AreaFields, Combination, CombinationFields, Table, TableFields } from '../domain/floor.ts';
import { defined } from './defined.ts';
import type { AreaResponse, ChangeAreaBody, CreateAreaBody } from './dto/area.dto.ts';
import type { ChangeCombinationBody, CombinationResponse, CreateCombinationBody } from './dto/combination.dto.ts';
import type { ChangeTableBody, CreateTableBody, TableResponse } from './dto/table.dto.ts';

export function presentArea({ id, restaurantId, name, sort, version }: Area): AreaResponse {
  return { id, restaurant_id: restaurantId, name, sort, version };
}

export function areaOf({ name, sort = 0 }: CreateAreaBody): AreaFields {
  return { name, sort };
}

export function areaChangesOf({ name, sort }: ChangeAreaBody): Partial<AreaFields> {
  return defined<AreaFields>({ name, sort });
}

export function presentTable({ id, restaurantId, areaId, name, minParty, maxParty, priority, attributes, x, y, active, version }: Table): TableResponse {
  return { id, restaurant_id: restaurantId, area_id: areaId, name, min_party: minParty, max_party: maxParty, priority, attributes, x, y, active, version };
}

export function tableOf({ area_id, name, min_party = 1, max_party, priority = 0, attributes = [], x = null, y = null, active = true }: CreateTableBody): TableFields {
  return { areaId: area_id, name, minParty: min_party, maxParty: max_party, priority, attributes, x, y, active };
}

export function tableChangesOf({ area_id, name, min_party, max_party, priority, attributes, x, y, active }: ChangeTableBody): Partial<TableFields> {
  return defined<TableFields>({ areaId: area_id, name, minParty: min_party, maxParty: max_party, priority, attributes, x, y, active });
}

export function presentCombination({ id, restaurantId, name, tableIds, minParty, maxParty, priority, active, version }: Combination): CombinationResponse {
  return { id, restaurant_id: restaurantId, name, table_ids: tableIds, min_party: minParty, max_party: maxParty, priority, active, version };
}

export function combinationOf({ name, table_ids, min_party = 1, max_party, priority = 0, active = true }: CreateCombinationBody): CombinationFields {
  return { name, tableIds: table_ids, minParty: min_party, maxParty: max_party, priority, active };
}

export function combinationChangesOf({ name, table_ids, min_party, max_party, priority, active }: ChangeCombinationBody): Partial<CombinationFields> {
  return defined<CombinationFields>({ name, tableIds: table_ids, minParty: min_party, maxParty: max_party, priority, active });
}
