import { metricsCatalogue, observe } from '#monitoring';
import type { Dispatcher } from './dispatcher.ts';

const { outboxWaiting: waitingMetric, outboxOldest, outboxParked, outboxDeliveries } = metricsCatalogue.delivery;

/** What is handed out to nobody yet, in the place of a consumer. */
const handingOut = 'handing-out';

/** The outbox for Prometheus. @returns ends it */
export function observeDispatch(dispatcher: Pick<Dispatcher, 'states' | 'counts'>): () => void {
  return observe([waitingMetric, outboxOldest, outboxParked, outboxDeliveries], (tell) => {
    for (const { consumer, waiting, parked, oldest_seconds } of dispatcher.states) {
      const labels = { consumer: consumer ?? handingOut };
      tell(waitingMetric, waiting, labels);
      tell(outboxOldest, oldest_seconds ?? 0, labels);
      if (consumer !== null) tell(outboxParked, parked, labels);
    }
    for (const [consumer, counts] of dispatcher.counts) for (const [outcome, count] of Object.entries(counts)) tell(outboxDeliveries, count, { consumer, outcome });
  });
}
