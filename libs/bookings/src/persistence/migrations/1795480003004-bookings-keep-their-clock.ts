import { SqlMigration } from '#kernel';

/**
 * A restaurant's time zone stays while somebody has a place there from now on.
 *
 * Invariant B11: the local time that a guest was promised is the local time of the restaurant that keeps the place.
 * Why: a future booking is a local promise; in another zone the same instant is another time on the wall, and its
 * service day another. Held by: a trigger, whoever writes. Proved by: test/e2e/bookings/time-zone.spec.ts
 *
 * In the database, since restaurants know nothing of bookings. Additive: old code gets the refusal as a conflict.
 */
export class BookingsKeepTheirClock1795480003004 extends SqlMigration {
  readonly name = 'BookingsKeepTheirClock1795480003004';
  readonly statements = [
    `CREATE FUNCTION bookings_keep_their_clock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
     BEGIN
       IF EXISTS (SELECT FROM bookings b WHERE b.restaurant_id = NEW.id AND b.occupies AND b.occupied_until > clock_timestamp()) THEN
         RAISE EXCEPTION USING ERRCODE = 'CV001', MESSAGE = 'bookings_keep_their_clock';
       END IF;
       RETURN NEW;
     END $$`,
    `REVOKE ALL ON FUNCTION bookings_keep_their_clock() FROM PUBLIC`,
    `CREATE TRIGGER bookings_keep_their_clock BEFORE UPDATE OF time_zone ON restaurants FOR EACH ROW
       WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone) EXECUTE FUNCTION bookings_keep_their_clock()`,
  ];
}
