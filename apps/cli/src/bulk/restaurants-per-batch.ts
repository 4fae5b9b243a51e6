/**
 * Restaurants a transaction. Some thirty rows hang on each: large enough that round trips do not count, small enough that
 * a killed run loses little and the first progress comes at once. A new restaurant writes two tags to the change log, and
 * its tenant one: 500 of them are 1,001, and more than 1,000 count as the whole table, at which every process forgets all
 * that it keeps of everybody's restaurants.
 */
export const restaurantsPerBatch = 400;
