import { SqlMigration, tenantTable } from '#kernel';

/** Reviews by guests who have dined: one a booking, shown when published. Additive. */
export class Reviews1795460003002 extends SqlMigration {
  readonly name = 'Reviews1795460003002';
  readonly statements = [
    `CREATE TABLE reviews (
       id uuid PRIMARY KEY,
       tenant_id uuid NOT NULL,
       restaurant_id integer NOT NULL REFERENCES restaurants (id),
       booking_id uuid NOT NULL REFERENCES bookings (id) CONSTRAINT reviews_one_a_booking UNIQUE,
       rating smallint NOT NULL CHECK (rating BETWEEN 1 AND 5),
       title text NOT NULL DEFAULT '' CHECK (length(title) <= 200),
       body text NOT NULL DEFAULT '' CHECK (length(body) <= 5000),
       author_name text NOT NULL CHECK (length(author_name) <= 200),
       dined_on date NOT NULL,
       status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'published', 'rejected')),
       moderation_note text NOT NULL DEFAULT '' CHECK (length(moderation_note) <= 500),
       moderated_by text, moderated_at timestamptz,
       version integer NOT NULL DEFAULT 1,
       created_at timestamptz NOT NULL DEFAULT now())`,
    `CREATE INDEX reviews_published ON reviews (restaurant_id, created_at DESC, id DESC) WHERE status = 'published'`,
    `CREATE INDEX reviews_to_moderate ON reviews (tenant_id, created_at, id) WHERE status = 'pending'`,
    ...tenantTable('reviews'),
  ];
}
