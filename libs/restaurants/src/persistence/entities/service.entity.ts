import { Column, Entity } from 'typeorm';
import type { TurnTime } from '../../domain/turn-times.ts';
import type { Service } from '../../domain/schedule.ts';
import { turnTimesJson } from './columns.ts';
import { PlanRowEntity } from './plan-row.entity.ts';

@Entity('services')
export class ServiceEntity extends PlanRowEntity implements Service {
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'smallint' }) weekdays!: number;
  @Column({ name: 'starts_at_minute', type: 'smallint' }) startsAtMinute!: number;
  @Column({ name: 'last_sitting_minute', type: 'smallint' }) lastSittingMinute!: number;
  @Column({ name: 'ends_at_minute', type: 'smallint' }) endsAtMinute!: number;
  @Column({ name: 'slot_step_minutes', type: 'smallint' }) slotStepMinutes!: number;
  @Column({ name: 'pacing_parties', type: 'smallint', nullable: true }) pacingParties!: number | null;
  @Column({ name: 'pacing_covers', type: 'smallint', nullable: true }) pacingCovers!: number | null;
  @Column({ name: 'area_ids', type: 'integer', array: true, nullable: true }) areaIds!: readonly number[] | null;
  @Column({ name: 'valid_from', type: 'date', nullable: true }) validFrom!: string | null;
  @Column({ name: 'valid_to', type: 'date', nullable: true }) validTo!: string | null;
  @Column({ name: 'turn_times', type: 'jsonb', nullable: true, transformer: turnTimesJson }) turnTimes!: readonly TurnTime[] | null;
}
