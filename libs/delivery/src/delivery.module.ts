import { type BeforeApplicationShutdown, type DynamicModule, Inject, type InjectionToken, Module, type ModuleMetadata, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, type Job, type OutboxConsumer, Policies, Secrets } from '#kernel';
import { Defects, HealthWatcher, type Logger } from '#monitoring';
import { Dispatcher } from './dispatch/dispatcher.ts';
import { observeDispatch } from './dispatch/dispatch-metrics.ts';
import { OutboxController } from './dispatch/http/outbox.controller.ts';
import { LookAtOutbox } from './dispatch/look-at-outbox.ts';
import { OutboxProbe } from './dispatch/outbox-probe.ts';
import { ReplayParked } from './dispatch/replay-parked.ts';
import { JobsController } from './jobs/http/jobs.controller.ts';
import { observeJobs } from './jobs/job-metrics.ts';
import { JobRunner } from './jobs/job-runner.ts';
import { JobsProbe } from './jobs/jobs-probe.ts';
import { TrimKeptRows } from './jobs/trim-kept-rows.ts';
import { ALLOW_PRIVATE } from './webhooks/allow-private.ts';
import { WebhooksController } from './webhooks/http/webhooks.controller.ts';
import { GuardedPost } from './webhooks/guarded-post.ts';
import { PostWebhook } from './webhooks/post-webhook.ts';
import { FindWebhooks } from './webhooks/queries/find-webhooks.ts';
import { SealedSecrets } from './webhooks/sealed-secrets.ts';
import { ChangeWebhook } from './webhooks/usecases/change-webhook.ts';
import { CreateWebhook } from './webhooks/usecases/create-webhook.ts';
import { RemoveWebhook } from './webhooks/usecases/remove-webhook.ts';
import { RotateWebhookSecret } from './webhooks/usecases/rotate-webhook-secret.ts';
import { WebhookConsumer } from './webhooks/webhook-consumer.ts';

export interface DeliveryOptions {
  /** False: this process answers requests, and leaves the outbox and the jobs to others. */
  readonly isWorking: boolean;
  readonly pollMs: number;
  readonly webhooksAllowPrivate: boolean;
  readonly logger: Logger;
  /** Where the tokens below come from. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  /** Tokens of consumers beside webhooks. */
  readonly consumers: readonly InjectionToken<OutboxConsumer>[];
  /** Tokens of jobs beside the trimming. */
  readonly jobs: readonly InjectionToken<Job>[];
}

const webhookTimeMsMax = 10_000;
const WORKS = Symbol('couvert:delivery-works');

/** What happens after commits, and by the clock, for as long as the process serves. Needs KernelModule, SecurityModule and BookingsModule. */
@Module({})
export class DeliveryModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private endMetrics: () => void = () => undefined;

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly jobs: JobRunner,
    private readonly outboxProbe: OutboxProbe,
    private readonly jobsProbe: JobsProbe,
    private readonly health: HealthWatcher,
    @Inject(WORKS) private readonly isWorking: boolean,
  ) {}

  static forRoot({ isWorking, pollMs, webhooksAllowPrivate, logger, imports, consumers, jobs }: DeliveryOptions): DynamicModule {
    return {
      module: DeliveryModule,
      imports,
      controllers: [OutboxController, JobsController, WebhooksController],
      providers: [
        { provide: WORKS, useValue: isWorking },
        { provide: ALLOW_PRIVATE, useValue: webhooksAllowPrivate },
        { provide: SealedSecrets, useFactory: (secrets: Secrets) => new SealedSecrets(secrets), inject: [Secrets] },
        { provide: PostWebhook, useFactory: () => new PostWebhook({ allowPrivate: webhooksAllowPrivate, timeMsMax: webhookTimeMsMax }) },
        { provide: GuardedPost, useFactory: (post: PostWebhook, policies: Policies) => new GuardedPost(post, policies.of('webhooks')), inject: [PostWebhook, Policies] },
        { provide: WebhookConsumer, useFactory: (db: Database, secrets: SealedSecrets, post: GuardedPost) => new WebhookConsumer(db, secrets, post), inject: [Database, SealedSecrets, GuardedPost] },
        { provide: TrimKeptRows, useFactory: (db: Database) => new TrimKeptRows(db), inject: [Database] },
        { provide: Dispatcher, useFactory: (db: Database, ...all: OutboxConsumer[]) => new Dispatcher({ db, logger, consumers: all, pollMs }), inject: [Database, WebhookConsumer, ...consumers] },
        { provide: JobRunner, useFactory: (db: Database, defects: Defects, ...all: Job[]) => new JobRunner({ db, logger, defects, jobs: all }), inject: [Database, Defects, TrimKeptRows, ...jobs] },
        { provide: OutboxProbe, useFactory: (dispatcher: Dispatcher) => new OutboxProbe(dispatcher), inject: [Dispatcher] },
        { provide: JobsProbe, useFactory: (runner: JobRunner) => new JobsProbe(runner), inject: [JobRunner] },
        ...[FindWebhooks, ChangeWebhook, RemoveWebhook].map((Verb) => ({ provide: Verb, useFactory: (db: Database) => new Verb(db), inject: [Database] })),
        ...[CreateWebhook, RotateWebhookSecret].map((Verb) => ({ provide: Verb, useFactory: (db: Database, secrets: SealedSecrets) => new Verb(db, secrets), inject: [Database, SealedSecrets] })),
        LookAtOutbox,
        ReplayParked,
      ],
      exports: [OutboxProbe, JobsProbe],
    };
  }

  onApplicationBootstrap(): void {
    for (const probe of [this.outboxProbe, this.jobsProbe]) this.health.watch(probe);
    if (!this.isWorking) return;
    this.dispatcher.start();
    this.jobs.start();
    const ends = [observeDispatch(this.dispatcher), observeJobs(this.jobs)];
    this.endMetrics = () => ends.forEach((end) => end());
  }

  // While the database is there.
  async beforeApplicationShutdown(): Promise<void> {
    this.endMetrics();
    await Promise.all([this.dispatcher.stop(), this.jobs.stop()]);
  }
}
