import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BookingPolicy } from '../../domain/booking-policy.ts';
import type { TurnTime } from '../../domain/turn-times.ts';
import { turnTimesJson } from './columns.ts';

@Entity('restaurant_policies')
export class PolicyEntity implements BookingPolicy {
  @PrimaryColumn({ name: 'restaurant_id', type: 'integer' }) restaurantId!: number;
  @Column({ name: 'tenant_id', type: 'uuid', select: false }) tenantId!: string;
  @Column({ name: 'min_party', type: 'smallint' }) minParty!: number;
  @Column({ name: 'max_party', type: 'smallint' }) maxParty!: number;
  @Column({ name: 'lead_minutes', type: 'integer' }) leadMinutes!: number;
  @Column({ name: 'horizon_days', type: 'smallint' }) horizonDays!: number;
  @Column({ name: 'hold_minutes', type: 'smallint' }) holdMinutes!: number;
  @Column({ name: 'cancellation_cutoff_minutes', type: 'integer' }) cancellationCutoffMinutes!: number;
  @Column({ name: 'buffer_minutes', type: 'smallint' }) bufferMinutes!: number;
  @Column({ name: 'turn_times', type: 'jsonb', transformer: turnTimesJson }) turnTimes!: readonly TurnTime[];
  @Column({ name: 'auto_confirm', type: 'boolean' }) autoConfirm!: boolean;
  @Column({ type: 'integer' }) version!: number;
  @Column({ name: 'updated_at', type: 'timestamptz', select: false }) updatedAt!: Date;
}
