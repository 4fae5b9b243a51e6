import { observe, type ObservedMetric } from '#monitoring';
import type { Dispatcher } from './dispatcher.ts';

const metrics = {
  waiting: { kind: 'gauge', name: 'couvert_outbox_waiting', about: 'Deliveries that are to be made, by consumer; handing-out: messages that no consumer has yet' },
  oldest: { kind: 'gauge', name: 'couvert_outbox_oldest_seconds', about: 'Age of the eldest message that waits, by consumer; 0 when none does' },
  parked: { kind: 'gauge', name: 'couvert_outbox_parked', about: 'Deliveries that were given up and wait for a person, by consumer' },
  deliveries: { kind: 'counter', name: 'couvert_outbox_deliveries_total', about: 'Deliveries of this process, by consumer and outcome (delivered, failed, parked, released, lost)' },
} as const satisfies Record<string, ObservedMetric>;

/** What is handed out to nobody yet, in the place of a consumer. */
const handingOut = 'handing-out';

/** The outbox for Prometheus. @returns ends it */
export function observeDispatch(dispatcher: Pick<Dispatcher, 'states' | 'counts'>): () => void {
  return observe(Object.values(metrics), (tell) => {
    for (const { consumer, waiting, parked, oldest_seconds } of dispatcher.states) {
      const labels = { consumer: consumer ?? handingOut };
      tell(metrics.waiting, waiting, labels);
      tell(metrics.oldest, oldest_seconds ?? 0, labels);
      if (consumer !== null) tell(metrics.parked, parked, labels);
    }
    for (const [consumer, counts] of dispatcher.counts) for (const [outcome, count] of Object.entries(counts)) tell(metrics.deliveries, count, { consumer, outcome });
  });
}
