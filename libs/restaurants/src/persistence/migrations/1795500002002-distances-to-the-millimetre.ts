import { SqlMigration } from '#kernel';

/**
 * Distances in whole millimetres: the order of a search must not hang on the last digits of a sine, for another machine,
 * or a process that orders in memory, computes others, and a page that one has ended is gone on with by the other.
 * Old code runs beside it.
 */
export class DistancesToTheMillimetre1795500002002 extends SqlMigration {
  readonly name = 'DistancesToTheMillimetre1795500002002';
  readonly statements = [
    // As 1795460002014 has it, rounded as processes round: halves up. STRICT would keep it from being inlined.
    `CREATE OR REPLACE FUNCTION couvert_distance_m(latitude_a double precision, longitude_a double precision, latitude_b double precision, longitude_b double precision)
       RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
       RETURN floor(12742017600 * asin(least(1, sqrt(
         sin(radians(latitude_b - latitude_a) / 2) * sin(radians(latitude_b - latitude_a) / 2)
         + cos(radians(latitude_a)) * cos(radians(latitude_b)) * sin(radians(longitude_b - longitude_a) / 2) * sin(radians(longitude_b - longitude_a) / 2)))) + 0.5) / 1000`,
  ];
}
