import { Column, Entity } from 'typeorm';
import type { Area } from '../../domain/floor.ts';
import { PlanRowEntity } from './plan-row.entity.ts';

@Entity('areas')
export class AreaEntity extends PlanRowEntity implements Area {
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'smallint' }) sort!: number;
}
