import { Column, Entity } from 'typeorm';
import type { BlockFields, BlockScope } from '../../domain/schedule.ts';
import { epochMs } from './columns.ts';
import { PlanRowEntity } from './plan-row.entity.ts';

@Entity('blocks')
export class BlockEntity extends PlanRowEntity implements BlockFields {
  @Column({ type: 'text' }) scope!: BlockScope;
  @Column({ name: 'area_id', type: 'integer', nullable: true }) areaId!: number | null;
  @Column({ name: 'table_id', type: 'integer', nullable: true }) tableId!: number | null;
  @Column({ name: 'starts_at', type: 'timestamptz', transformer: epochMs }) startsAtMs!: number;
  @Column({ name: 'ends_at', type: 'timestamptz', transformer: epochMs }) endsAtMs!: number;
  @Column({ type: 'text' }) reason!: string;
}
