// What the change log says about restaurants: whoever keeps an answer keeps it under the tags of what it was made from.

/** The restaurant's own row. */
export function restaurantTag(restaurantId: number): string {
  return `restaurant:${restaurantId}`;
}

/** What it was given by its guests, on average. */
export function ratingTag(restaurantId: number): string {
  return `rating:${restaurantId}`;
}

/** Its plan: policy, floor, services, special days, blocks; and its time zone and status. */
export function planTag(restaurantId: number): string {
  return `availability:${restaurantId}`;
}

/** Which restaurants a tenant has, by what names, and whatever lists and searches are decided by. */
export function listTag(tenantId: string): string {
  return `restaurants:${tenantId}`;
}

/** Which of a tenant's restaurants are listed, where, and by what searches filter: all that searches without words are decided by, but for ratings. */
export function listingsTag(tenantId: string): string {
  return `listings:${tenantId}`;
}

/** How all of a tenant's restaurants are rated, by which lists are ordered. */
export function ratingsTag(tenantId: string): string {
  return `ratings:${tenantId}`;
}
