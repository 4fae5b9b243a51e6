import { channel } from 'node:diagnostics_channel';

/**
 * Says that a unit of work of this process has committed; the message is empty. Who keeps what it may have made untrue
 * looks at once instead of at its next turn. Costs nothing while nobody listens.
 */
export const committed = channel('couvert:committed');
