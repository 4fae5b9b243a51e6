import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { BookingsModule, ExpireHolds, RemindOfBookings } from '#bookings';
import { CachingModule, type Difference } from '#caching';
import { DeliveryModule, MailConsumer, type Mailer, MailModule, ManageUrl } from '#delivery';
import { type Clock, KernelModule } from '#kernel';
import { type Defects, HealthController, type Loggers, LoggingModule, MonitoringModule, ReportingModule } from '#monitoring';
import { RestaurantsModule } from '#restaurants';
import { Open, SecurityModule } from '#security';
import type { Config } from './config.ts';
import { AdminModule } from './admin/admin.module.ts';
import { BackupModule } from './backup/backup.module.ts';
import { constraintErrors } from './constraint-errors.ts';
import { RouteTable } from './edge/route-table.ts';
import { entities } from './entities.ts';
import { HealthModule } from './health/health.module.ts';

/** What tests and benches may put in the place of the outside world. */
export interface Overrides {
  readonly clock?: Clock;
  /** Added to the database's clock by statements that expire things, ms. */
  readonly databaseClockOffsetMs?: () => number;
  /** In the place of the mail server. */
  readonly mailer?: Mailer;
  /** Modules beside the features. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
}

const mebibyte = 1_048_576;

/** Whom to tell of what goes on by itself, and could not. */
export interface Troubles {
  readonly loggers: Loggers;
  readonly onPoolError: (error: Error) => void;
  readonly onLogError: (error: unknown) => void;
  readonly onRedisError: (error: unknown) => void;
  readonly onStandbyError: (error: unknown) => void;
  readonly onDirectoryError: (error: unknown) => void;
  readonly onIndexError: (error: unknown) => void;
  readonly onCacheDifference: (difference: Difference) => void;
  readonly onMailKept: (fact: Readonly<Record<string, string>>) => void;
  /** Where defects are told. */
  readonly defects: Defects;
}

/** While the database is lost, how long cards, details and reviews are shown as they were, and said to be stale: about as long as guests take it for a pause. */
const lostStaleMsMax = 600_000;

// Monitoring lies below security and cannot name its decorators.
Open()(HealthController);

@Module({})
export class AppModule {
  static forRoot(config: Config, { clock, databaseClockOffsetMs, mailer, imports = [], loggers, onPoolError, onLogError, onRedisError, onStandbyError, onDirectoryError, onIndexError, onCacheDifference, onMailKept, defects }: Overrides & Troubles): DynamicModule {
    const bookings = BookingsModule.forRoot({ indexBytesMax: config.indexMebibytesMax * mebibyte, staleMsMax: config.staleMsMax, onIndexError, reminderHours: config.reminderHours });
    const mail = MailModule.forRoot({
      settings: { from: config.mailFrom, language: config.mailLanguage, manageUrl: config.manageUrl === '' ? null : new ManageUrl(config.manageUrl) },
      smtp: config.smtp === null ? null : { server: config.smtp, tls: config.smtpTls },
      mailer,
      onKept: onMailKept,
    });
    return {
      module: AppModule,
      providers: [RouteTable],
      imports: [
        KernelModule.forRoot({
          dataSource: { url: config.databaseUrl, poolSizeMax: config.poolSizeMax, entities, onPoolError, applicationName: 'couvert-api' },
          standbyUrls: config.replicaUrls,
          database: { constraints: constraintErrors, lockTimeoutMs: config.lockTimeoutMs, clockOffsetMs: databaseClockOffsetMs },
          secret: config.secret,
          previousSecret: config.previousSecret,
          clock,
          policies: config.policies,
          redis: config.redisUrl === null ? null : { url: config.redisUrl, onError: onRedisError },
        }),
        CachingModule.forRoot({
          url: config.databaseUrl,
          tailIntervalMs: config.logTailIntervalMs,
          logRetentionMs: config.logRetentionMs,
          onLogError,
          cache: {
            bytesMax: config.cacheMebibytesMax * mebibyte,
            staleMsMax: config.staleMsMax,
            lostStaleMsMax,
            shadowShare: config.cacheShadowPer10000 / 10_000,
            onDifference: onCacheDifference,
            clockOffsetMs: databaseClockOffsetMs,
          },
          namespace: config.redisNamespace,
          onStoreError: onRedisError,
          onStandbyError,
          answerBytesMax: config.answersMebibytesMax * mebibyte,
          warmQuestionsMax: config.warmQuestionsMax,
        }),
        LoggingModule.forRoot(loggers),
        MonitoringModule,
        ReportingModule.forRoot(defects),
        SecurityModule.forRoot({ requestDeadlineMs: config.requestDeadlineMs, namespace: config.redisNamespace, onRedisError }),
        RestaurantsModule.forRoot({ bytesMax: config.directoryMebibytesMax * mebibyte, restaurantsMax: config.directoryRestaurantsMax, onError: onDirectoryError }),
        bookings,
        mail,
        DeliveryModule.forRoot({
          isWorking: config.backgroundWork === 'on',
          pollMs: config.outboxPollMs,
          webhooksAllowPrivate: config.webhookAllowPrivate === '1',
          logger: loggers.of('delivery'),
          imports: [bookings, mail],
          consumers: [MailConsumer],
          jobs: [ExpireHolds, RemindOfBookings],
        }),
        AdminModule,
        HealthModule.forRoot(config),
        BackupModule.forRoot({ stampPath: config.backupStamp }),
        ...imports,
      ],
    };
  }
}
