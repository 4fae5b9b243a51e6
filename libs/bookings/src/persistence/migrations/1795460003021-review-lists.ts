import { SqlMigration } from '#kernel';

/** Reviews by rating for diners, and by status for moderators, each page from an index. Additive. */
export class ReviewLists1795460003021 extends SqlMigration {
  readonly name = 'ReviewLists1795460003021';
  readonly statements = [
    `CREATE INDEX reviews_published_by_rating ON reviews (restaurant_id, rating DESC, created_at DESC, id DESC) WHERE status = 'published'`,
    `CREATE INDEX reviews_by_status ON reviews (tenant_id, status, created_at, id)`,
  ];
}
