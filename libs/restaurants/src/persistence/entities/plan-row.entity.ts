import { Column, PrimaryGeneratedColumn } from 'typeorm';
import type { PlanRow } from '../../domain/floor.ts';

/** What the tables of a restaurant's plan have in common. */
export abstract class PlanRowEntity implements PlanRow {
  @PrimaryGeneratedColumn({ type: 'integer' }) id!: number;
  @Column({ name: 'tenant_id', type: 'uuid', select: false }) tenantId!: string;
  @Column({ name: 'restaurant_id', type: 'integer' }) restaurantId!: number;
  @Column({ type: 'integer' }) version!: number;
  @Column({ name: 'updated_at', type: 'timestamptz', select: false }) updatedAt!: Date;
}
