import { isIP } from 'node:net';
import { isRedisNamespace } from '#caching';
import { isManageUrlTemplate, languages, smtpTlsModes } from '#delivery';
import { parsePolicySettings } from '#kernel';
import { integer, list, mailbox, matching, oneOf, parsed, postgresUrl, postgresUrls, redisUrl, sentryDsn, smtpUrl, text, type Variable } from './config-variables.ts';
import { telemetryVariables } from './telemetry-variables.ts';

const day = 86_400_000;

/** Every environment variable that the server reads. Nothing else reads the environment. */
export const variables = {
  port: integer({ name: 'PORT', fallback: '3000', about: 'Where the API listens; 0 takes any free port.' }, { min: 0, max: 65_535 }),
  host: text({ name: 'HOST', fallback: '127.0.0.1', about: 'The address it listens on. In a container: 0.0.0.0.' }, { min: 1, empty: '127.0.0.1' }),
  databaseUrl: postgresUrl({ name: 'DATABASE_URL', fallback: undefined, about: 'The PostgreSQL to use: 15 or later, 18 recommended.' }),
  replicaUrls: postgresUrls({ name: 'DATABASE_REPLICA_URLS', fallback: '', about: 'Streaming standbys of it, between commas, asked in turn for what is kept afterwards. One that is behind, or gone, is left alone for a while. None: the one server is asked.' }),
  poolSizeMax: integer({ name: 'COUVERT_POOL_SIZE', fallback: '10', about: 'Connections of this process to each PostgreSQL at most, besides one that follows the change log and one that asks whether it is well.' }, { min: 1, max: 500 }),
  secret: text({ name: 'COUVERT_SECRET', fallback: undefined, about: 'The secret from which all keys derive: 32 characters of randomness or more.' }, { min: 32, empty: '' }),
  previousSecret: text({ name: 'COUVERT_SECRET_PREVIOUS', fallback: '', about: 'The secret before a rotation, still accepted.' }, { min: 32, empty: null }),
  logLevel: oneOf({ name: 'LOG_LEVEL', fallback: 'info', about: 'Least severity that is logged.' }, ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  trustedProxies: list({ name: 'COUVERT_TRUSTED_PROXIES', fallback: '', about: 'Balancers whose X-Forwarded-* headers are believed: addresses or CIDR ranges. None: the headers are ignored.' }, isAddressOrRange, 'addresses or CIDR ranges'),
  requestDeadlineMs: integer({ name: 'COUVERT_REQUEST_DEADLINE_MS', fallback: '10000', about: 'How long a request may take; what is left goes down to each SQL statement.' }, { min: 100, max: 600_000 }),
  lockTimeoutMs: integer({ name: 'COUVERT_LOCK_TIMEOUT_MS', fallback: '5000', about: 'Longest wait for a lock in the database.' }, { min: 10, max: 600_000 }),
  receiveTimeoutMs: integer({ name: 'COUVERT_RECEIVE_TIMEOUT_MS', fallback: '15000', about: 'How long a client may take to send a whole request.' }, { min: 100, max: 600_000 }),
  headersTimeoutMs: integer({ name: 'COUVERT_HEADERS_TIMEOUT_MS', fallback: '10000', about: 'How long a client may take to send its headers.' }, { min: 100, max: 600_000 }),
  logTailIntervalMs: integer({ name: 'COUVERT_LOG_TAIL_INTERVAL_MS', fallback: '100', about: 'How often the change log is read.' }, { min: 10, max: 10_000 }),
  logRetentionMs: integer({ name: 'COUVERT_LOG_RETENTION_MS', fallback: '3600000', about: 'How long the change log keeps what was written: a process that lags more begins anew.' }, { min: 60_000, max: day }),
  staleMsMax: integer({ name: 'COUVERT_STALE_MS', fallback: '1000', about: 'What was heard of the change log longer ago than this, nothing is answered from.' }, { min: 100, max: 60_000 }),
  cacheMebibytesMax: integer({ name: 'COUVERT_CACHE_MIB', fallback: '256', about: 'Memory for answers that are kept, all tenants together, in MiB. While it is full, each tenant that asks has an equal share. 0: none is kept.' }, { min: 0, max: 65_536 }),
  cacheShadowPer10000: integer({ name: 'COUVERT_CACHE_SHADOW_PER_10000', fallback: '0', about: 'Of 10,000 answers from memory so many are loaded as well and compared, to find what an invalidation forgot. 0: none.' }, { min: 0, max: 10_000 }),
  directoryMebibytesMax: integer({ name: 'COUVERT_DIRECTORY_MIB', fallback: '512', about: 'Memory for the directories of restaurants that search asks, all tenants together, in MiB.' }, { min: 1, max: 65_536 }),
  directoryRestaurantsMax: integer({ name: 'COUVERT_DIRECTORY_RESTAURANTS', fallback: '1500000', about: 'Restaurants of one tenant that are kept in memory; beyond it the database searches.' }, { min: 0, max: 10_000_000 }),
  indexMebibytesMax: integer({ name: 'COUVERT_INDEX_MIB', fallback: '512', about: 'Memory for the availability index, all tenants together, in MiB.' }, { min: 1, max: 65_536 }),
  answersMebibytesMax: integer({ name: 'COUVERT_ANSWERS_MIB', fallback: '128', about: 'Memory for whole answers in their codings, which are sent before anything else runs, all tenants together, in MiB. 0: none is kept.' }, { min: 0, max: 65_536 }),
  warmQuestionsMax: integer({ name: 'COUVERT_WARM_QUESTIONS', fallback: '1000', about: 'Of what is asked most so much is loaded when a process begins, before requests are sent to it or within 3 seconds. 0: nothing.' }, { min: 0, max: 10_000 }),
  addressRequestsMax: integer({ name: 'COUVERT_ADDRESS_REQUESTS', fallback: '6000', about: 'Requests of one address in a minute and process; 0: as many as come. The machine itself is not limited.' }, { min: 0, max: 100_000_000 }),
  keyRequestsMax: integer({ name: 'COUVERT_KEY_REQUESTS', fallback: '60000', about: 'Requests of one API key in a minute and process; 0: as many as come.' }, { min: 0, max: 100_000_000 }),
  inFlightMax: integer({ name: 'COUVERT_IN_FLIGHT', fallback: '5000', about: 'Requests under way at once in a process at most; how many really may be is found out from how many are late, and the rest are told to come again. 0: as many as come.' }, { min: 0, max: 1_000_000 }),
  latencyTargetMs: integer({ name: 'COUVERT_LATENCY_TARGET_MS', fallback: '500', about: 'An answer to a read that takes longer is late, a write after four times as long: when more than a quarter are, fewer requests are let in at once.' }, { min: 10, max: 60_000 }),
  redisUrl: redisUrl({ name: 'REDIS_URL', fallback: '', about: 'Redis or Valkey for what all processes share: redis://:password@host:6379, redis+sentinel://host:26379,host:26379/master-name, redis+cluster://host:6379,host:6379; rediss for TLS. None: each process remembers for itself.' }),
  redisNamespace: matching({ name: 'COUVERT_REDIS_NAMESPACE', fallback: 'main', about: 'Which part of that Redis is this installation’s: others may use it as well.' }, isRedisNamespace, '1 to 40 letters, digits and dashes, and not "lease" or "session"'),
  smtp: smtpUrl({ name: 'SMTP_URL', fallback: '', about: 'The mail server: smtp://user:password@host:587, or smtps://host:465 for TLS from the first byte. None: no mail is sent; the last messages are kept in the process and shown to nobody.' }),
  smtpTls: oneOf({ name: 'COUVERT_SMTP_TLS', fallback: 'auto', about: 'auto: mail goes out encrypted, or not at all, but to a server on the machine itself. required: there as well. none: in the clear, for a network that is trusted.' }, smtpTlsModes),
  mailFrom: mailbox({ name: 'COUVERT_MAIL_FROM', fallback: 'Couvert <bookings@couvert.invalid>', about: 'Who mail to guests comes from: an address, or Name <address>. Guests see the restaurant’s name with it. Needed with SMTP_URL.' }),
  mailLanguage: oneOf({ name: 'COUVERT_MAIL_LANGUAGE', fallback: 'en', about: 'The language of mail where neither the guest nor the restaurant’s country tells.' }, languages),
  manageUrl: matching({ name: 'COUVERT_MANAGE_URL', fallback: '', about: 'Where guests change and cancel their bookings, for the link in mails: https://book.example.com/{tenant}/{booking}#{token}. {booking} and {token} are needed. None: mails have no link.' }, (given) => given === '' || isManageUrlTemplate(given), 'an https address with {booking} and {token}, none of them in its host'),
  backupStamp: text({ name: 'COUVERT_BACKUP_STAMP', fallback: '', about: 'A file that the backup touches when it has succeeded: its age is told as a metric, and alerted on after 26 hours. None: nothing is told.' }, { min: 1, empty: null }),
  backgroundWork: oneOf({ name: 'COUVERT_BACKGROUND_WORK', fallback: 'on', about: 'Whether this process tells of what happened (outbox) and does the jobs by the clock. One process of the installation that does is enough.' }, ['on', 'off']),
  outboxPollMs: integer({ name: 'COUVERT_OUTBOX_POLL_MS', fallback: '1000', about: 'How often the outbox is looked into for what another process has written; what this one writes is told at once.' }, { min: 50, max: 600_000 }),
  reminderHours: integer({ name: 'COUVERT_REMINDER_HOURS', fallback: '24', about: 'How long before its start guests are reminded of a booking; 0: never.' }, { min: 0, max: 168 }),
  webhookAllowPrivate: oneOf({ name: 'COUVERT_WEBHOOK_ALLOW_PRIVATE', fallback: '0', about: '1: webhooks may go to any address, this machine and its network included, and without TLS. For development alone.' }, ['0', '1']),
  startWaitMs: integer({ name: 'COUVERT_START_WAIT_MS', fallback: '30000', about: 'How long the start waits for a database that does not answer or is still being migrated.' }, { min: 0, max: day }),
  drainWaitMs: integer({ name: 'COUVERT_DRAIN_WAIT_MS', fallback: '5000', about: 'After SIGTERM, how long requests are still accepted while balancers notice that /health/ready says no.' }, { min: 0, max: 600_000 }),
  ...telemetryVariables,
  drainTimeoutMs: integer({ name: 'COUVERT_DRAIN_TIMEOUT_MS', fallback: '20000', about: 'How long requests under way may take to finish after that.' }, { min: 0, max: 600_000 }),
  sentryDsn: sentryDsn({ name: 'SENTRY_DSN', fallback: '', about: 'Where defects are reported, without anything of a person: a project of Sentry, or of what speaks its protocol, as https://key@host/project. None: they are only logged.' }),
  environment: matching({ name: 'COUVERT_ENVIRONMENT', fallback: 'production', about: 'What this installation is called in reports of defects.' }, (name) => /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(name), '1 to 64 letters, digits, dots, dashes and underscores'),
  release: matching({ name: 'COUVERT_RELEASE', fallback: '', about: 'Which build it is called in reports of defects. None: the version of the package.' }, (name) => /^[A-Za-z0-9_.@+-]{0,100}$/.test(name), 'at most 100 letters, digits and any of _ . @ + -'),
  policies: parsed({ name: 'COUVERT_POLICIES', fallback: '', about: 'How dependencies are asked, where that is not as docs/internals/recovery.md says: smtp.attemptMs=5000, redis.failuresMax=3.' }, parsePolicySettings),
  healthIntervalMs: integer({ name: 'COUVERT_HEALTH_INTERVAL_MS', fallback: '2000', about: 'From one look at a component to the next; three that agree make it worse, two better.' }, { min: 10, max: 600_000 }),
  diskPath: text({ name: 'COUVERT_DISK_PATH', fallback: '', about: 'A folder of the disk that is watched for room; the working directory without it.' }, { min: 1, empty: '.' }),
  diskFreePercentMin: integer({ name: 'COUVERT_DISK_FREE_PERCENT', fallback: '10', about: 'With less room than this the disk is shown as degraded, with less than a fifth of it as down. 0: never.' }, { min: 0, max: 100 }),
} as const satisfies Record<string, Variable<unknown>>;

export type Config = { readonly [K in keyof typeof variables]: (typeof variables)[K] extends Variable<infer T> ? T : never };

/** What is wrong with the environment, one sentence a variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the whole configuration, once, at the start.
 * @throws ConfigError that names every wrong or missing variable; never the value of a secret.
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const wrong: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [key, variable] of Object.entries(variables)) {
    const given = env[variable.name] === '' ? undefined : env[variable.name];
    const text = given ?? variable.fallback;
    try {
      if (text === undefined) throw new RangeError('is missing');
      config[key] = variable.read(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      wrong.push(`${variable.name} ${error.message}. ${variable.about}`);
    }
  }
  // Mail from a domain that is nobody's is refused by whoever gets it.
  if ((env['SMTP_URL'] ?? '') !== '' && (env['COUVERT_MAIL_FROM'] ?? '') === '') wrong.push(`${variables.mailFrom.name} is missing, and SMTP_URL is given. ${variables.mailFrom.about}`);
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'));
  return Object.freeze(config) as Config;
}

function isAddressOrRange(word: string): boolean {
  const [address = '', bits, ...rest] = word.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
