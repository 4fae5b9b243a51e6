import { always, counterMetric, gaugeMetric, histogramMetric, type Metric } from '../metric.ts';

/**
 * Seconds. An answer from the edge takes a tenth of a millisecond, one of a few statements some ten milliseconds, and the
 * objectives are told at 0.05, 0.25 and 1: bounds lie on those, so that the share below one is exact.
 */
const requestSeconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const request = {
  route: 'as it was declared, `/v1/bookings/:id`; `none` where there is none',
  method: '`GET`, `POST`, …; `OTHER` for what is no method of ours',
  status_class: '`2xx` to `5xx`',
};

export const requestMetrics = {
  requests: counterMetric('couvert_http_requests_total', 'Requests that were answered', { labels: request }),
  requestSeconds: histogramMetric('couvert_http_request_duration_seconds', 'From the first look at a request until its answer was written', { labels: { ...request, cache: '`hit` (sent from the edge as kept), `miss` (made, on a route whose answers are kept), `stale`, `none`' }, bounds: requestSeconds }),
  inFlight: gaugeMetric('couvert_http_requests_in_flight', 'Requests behind the edge that are not answered yet', always),
  inFlightLimit: gaugeMetric('couvert_inflight_limit', 'How many of those may be under way at once, as found out from how many are late', always),
  waiting: gaugeMetric('couvert_inflight_waiting_requests', 'Writes that wait for a place', always),
  errors: counterMetric('couvert_errors_total', 'Errors that were answered, by their code in docs/errors.md', { labels: { code: 'of the catalogue' } }),
  edgeHits: counterMetric('couvert_edge_hits_total', 'Answers that the edge sent as they were kept'),
  shed: counterMetric('couvert_shed_requests_total', 'Requests that were refused for overload, by priority', { labels: { priority: '`vital`, `write`, `read`, `background`' } }),
  slotsOffered: counterMetric('couvert_slots_offered_total', 'Times at which a party could be booked, shown to somebody'),
  falseAvailability: counterMetric('couvert_false_availability_total', 'Times that were shown, and refused to the same client within 60 s'),
} as const satisfies Record<string, Metric>;
