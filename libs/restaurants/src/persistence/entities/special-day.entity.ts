import { Column, Entity } from 'typeorm';
import type { ServiceHours, SpecialDay } from '../../domain/schedule.ts';
import { serviceHoursJson } from './columns.ts';
import { PlanRowEntity } from './plan-row.entity.ts';

@Entity('special_days')
export class SpecialDayEntity extends PlanRowEntity implements SpecialDay {
  @Column({ type: 'date' }) date!: string;
  @Column({ type: 'boolean' }) closed!: boolean;
  @Column({ type: 'text' }) note!: string;
  @Column({ type: 'jsonb', transformer: serviceHoursJson }) services!: readonly ServiceHours[];
}
