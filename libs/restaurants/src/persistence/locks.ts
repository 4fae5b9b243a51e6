import { statement, type Tx } from '#kernel';

// Invariant R1: a booking is decided on the floor, schedule and policy that are committed when it commits.
// Why: a closure saved and a booking made in the same second must not both win.
// Held by: bookings hold the restaurant's lock shared, changes of the plan hold it exclusively, both until commit.
// Proved by: test/faults/closure-race.spec.ts
const exclusive = statement('restaurant_lock_exclusive', `SELECT pg_advisory_xact_lock(restaurant_lock_key($1::int))`);

/** Taken by whoever changes the restaurant's plan, before it reads what it decides on. */
export async function lockRestaurantExclusive(tx: Tx, restaurantId: number): Promise<void> {
  await tx.run(exclusive, [restaurantId]);
}
