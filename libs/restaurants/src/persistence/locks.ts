import { statement, type Tx } from '#kernel';

// Invariant R1: a booking is decided on the floor, schedule and policy that are committed when it commits.
// Why: a closure saved and a booking made in the same second must not both win.
// Held by: bookings hold the restaurant's lock shared, changes of the plan hold it exclusively, both until commit.
// Proved by: test/faults/closure-race.spec.ts
const shared = statement('restaurant_lock_shared', `SELECT pg_advisory_xact_lock_shared(hashtextextended('restaurant:' || $1::int, 0))`);
const exclusive = statement('restaurant_lock_exclusive', `SELECT pg_advisory_xact_lock(hashtextextended('restaurant:' || $1::int, 0))`);

/** Taken by whoever decides on the restaurant's plan, before it reads the plan. */
export async function lockRestaurantShared(tx: Tx, restaurantId: number): Promise<void> {
  await tx.run(shared, [restaurantId]);
}

/** Taken by whoever changes the restaurant's plan, before it reads what it decides on. */
export async function lockRestaurantExclusive(tx: Tx, restaurantId: number): Promise<void> {
  await tx.run(exclusive, [restaurantId]);
}
