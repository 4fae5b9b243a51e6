/** Under which a route says what question it answers, and its tags. */
export const cachedRouteMetadata = 'couvert:cached-route';
