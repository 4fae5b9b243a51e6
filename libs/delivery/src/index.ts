// What happens after a commit, and by the clock: the outbox's dispatch, mail, webhooks, jobs.
import { WebhookEndpoints1795541004001 } from './webhooks/persistence/migrations/1795541004001-webhook-endpoints.ts';
import { OutboxDeliveries1795541004002 } from './dispatch/persistence/migrations/1795541004002-outbox-deliveries.ts';
import { Jobs1795541004003 } from './jobs/persistence/migrations/1795541004003-jobs.ts';

export const deliveryMigrations = [WebhookEndpoints1795541004001, OutboxDeliveries1795541004002, Jobs1795541004003];

// apps/api: the module, its errors, and how it is.
export { DeliveryModule, type DeliveryOptions } from './delivery.module.ts';
export { webhookErrors } from './webhooks/webhooks.errors.ts';
export { OutboxProbe } from './dispatch/outbox-probe.ts';
export { JobsProbe } from './jobs/jobs-probe.ts';

// Who composes a process of its own: what is dispatched to whom, and what is done by the clock.
export { Dispatcher, type DispatcherOptions } from './dispatch/dispatcher.ts';
export { JobRunner, type JobRunnerOptions } from './jobs/job-runner.ts';

// The command line: what was given up.
export { listParked, readConsumerStates, replayDeliveries, type ConsumerState, type ParkedDelivery } from './dispatch/persistence/outbox-rows.ts';
