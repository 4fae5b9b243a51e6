import { aBookingNode } from '../../test/support/booking-node.ts';

// Another process: books the house that it is told, and answers with the instant at which the booking was committed.

/** Of what the parent says. */
export interface ToBook {
  readonly url: string;
  readonly tenantId: string;
  readonly restaurantId: number;
  readonly serviceDate: string;
}

/** Milliseconds since 1970, on a clock that both processes share. */
export const nowMs = (): number => performance.timeOrigin + performance.now();

if (process.send !== undefined) {
  let node: Awaited<ReturnType<typeof aBookingNode>> | null = null;
  process.on('message', (message) => void book(message as ToBook));
  process.on('disconnect', () => void node?.close());

  const book = async ({ url, tenantId, restaurantId, serviceDate }: ToBook): Promise<void> => {
    node ??= await aBookingNode(url);
    const outcome = await node.book(tenantId, { restaurantId, serviceDate });
    if ('error' in outcome) throw outcome.error;
    process.send?.(nowMs());
  };
}
