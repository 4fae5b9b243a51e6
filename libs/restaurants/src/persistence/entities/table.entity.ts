import { Column, Entity } from 'typeorm';
import type { Table } from '../../domain/floor.ts';
import { PlanRowEntity } from './plan-row.entity.ts';

@Entity('tables')
export class TableEntity extends PlanRowEntity implements Table {
  @Column({ name: 'area_id', type: 'integer' }) areaId!: number;
  @Column({ type: 'text' }) name!: string;
  @Column({ name: 'min_party', type: 'smallint' }) minParty!: number;
  @Column({ name: 'max_party', type: 'smallint' }) maxParty!: number;
  @Column({ type: 'smallint' }) priority!: number;
  @Column({ type: 'text', array: true }) attributes!: readonly string[];
  @Column({ type: 'real', nullable: true }) x!: number | null;
  @Column({ type: 'real', nullable: true }) y!: number | null;
  @Column({ type: 'boolean' }) active!: boolean;
}
