import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { RestaurantProfile, RestaurantStatus } from '../../domain/restaurant.ts';

@Entity('restaurants')
export class RestaurantEntity implements RestaurantProfile {
  @PrimaryGeneratedColumn({ type: 'integer' }) id!: number;
  @Column({ name: 'tenant_id', type: 'uuid', select: false }) tenantId!: string;
  @Column({ type: 'text' }) slug!: string;
  @Column({ type: 'text' }) name!: string;
  @Column({ type: 'text' }) description!: string;
  @Column({ type: 'text', array: true }) cuisines!: readonly string[];
  @Column({ name: 'price_level', type: 'smallint', nullable: true }) priceLevel!: number | null;
  @Column({ type: 'text' }) street!: string;
  @Column({ type: 'text' }) city!: string;
  @Column({ name: 'postal_code', type: 'text' }) postalCode!: string;
  @Column({ type: 'char', length: 2 }) country!: string;
  @Column({ type: 'double precision' }) latitude!: number;
  @Column({ type: 'double precision' }) longitude!: number;
  @Column({ name: 'time_zone', type: 'text' }) timeZone!: string;
  @Column({ type: 'char', length: 3 }) currency!: string;
  @Column({ type: 'text', nullable: true }) phone!: string | null;
  @Column({ type: 'text', nullable: true }) email!: string | null;
  @Column({ type: 'text', nullable: true }) website!: string | null;
  @Column({ type: 'jsonb' }) photos!: readonly string[];
  @Column({ type: 'text', array: true }) attributes!: readonly string[];
  @Column({ type: 'text' }) status!: RestaurantStatus;
  @Column({ type: 'integer' }) version!: number;
  @Column({ name: 'updated_at', type: 'timestamptz', select: false }) updatedAt!: Date;
}
