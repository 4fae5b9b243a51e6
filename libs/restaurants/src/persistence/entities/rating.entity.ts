import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Counters that published reviews keep. They are written often, hence a table of their own; without reviews, no row. */
@Entity('restaurant_ratings')
export class RatingEntity {
  @PrimaryColumn({ name: 'restaurant_id', type: 'integer' }) restaurantId!: number;
  @Column({ name: 'review_count', type: 'integer' }) reviewCount!: number;
  @Column({ name: 'rating_sum', type: 'integer' }) ratingSum!: number;
}
