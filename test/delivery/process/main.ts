import { createDataSource, Database, type Job, type OutboxConsumer } from '#kernel';
import { Dispatcher, JobRunner } from '#delivery';
import { createLogger } from '#monitoring';

// A process that dispatches the outbox and does one job, as a test wants it: it says what it does, and hangs where it is told to.

const { DATABASE_URL: url = '', HANGS: hangs = '', LEASE_MS: leaseMs = '2000', JOB_WITHIN_MS: withinMs = '2000', JOB_EVERY_MS: everyMs = '600' } = process.env;
const say = (what: object): void => void process.stdout.write(`${JSON.stringify(what)}\n`);

const dataSource = createDataSource({ url, poolSizeMax: 4, entities: [], onPoolError: () => undefined, applicationName: 'couvert-delivery-test' });
await dataSource.initialize();
const db = new Database(dataSource);
const logger = createLogger({ level: 'silent' });
const never = (): Promise<void> => new Promise(() => setInterval(() => undefined, 60_000));

const consumer: OutboxConsumer = {
  name: 'mail',
  topics: ['booking.*'],
  concurrencyMax: 4,
  deliver: async ({ id, attempt, payload }) => {
    say({ delivery: id, attempt, n: payload['n'] });
    if (hangs === 'delivery') await never();
  },
};
const job: Job = {
  name: 'test-job',
  everyMs: Number(everyMs),
  withinMs: Number(withinMs),
  run: async () => {
    say({ job: 'begun' });
    if (hangs === 'job') await never();
    say({ job: 'ended' });
    return { done: 1 };
  },
};
const dispatcher = new Dispatcher({ db, logger, consumers: [consumer], pollMs: 50, leaseMs: Number(leaseMs), deliverMsMax: Number(leaseMs) - 1 });
const jobs = new JobRunner({ db, logger, jobs: [job], lookMsMax: 200 });
dispatcher.start();
jobs.start();
say({ isRunning: true });

process.on('SIGTERM', () => {
  void Promise.all([dispatcher.stop(), jobs.stop()]).then(() => dataSource.destroy());
});
