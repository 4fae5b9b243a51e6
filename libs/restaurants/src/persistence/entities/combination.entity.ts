import { Column, Entity } from 'typeorm';
import type { Combination } from '../../domain/floor.ts';
import { PlanRowEntity } from './plan-row.entity.ts';

@Entity('table_combinations')
export class CombinationEntity extends PlanRowEntity implements Combination {
  @Column({ type: 'text' }) name!: string;
  @Column({ name: 'table_ids', type: 'integer', array: true }) tableIds!: readonly number[];
  @Column({ name: 'min_party', type: 'smallint' }) minParty!: number;
  @Column({ name: 'max_party', type: 'smallint' }) maxParty!: number;
  @Column({ type: 'smallint' }) priority!: number;
  @Column({ type: 'boolean' }) active!: boolean;
}
