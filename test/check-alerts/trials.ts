import type { Field } from './field.ts';

export interface Expected {
  /** `level-1`, `level-2`, `level-3`, `tickets`. */
  readonly to: string;
  readonly alert: string;
  /** That it carries, of that field. */
  readonly labels?: (field: Field) => Readonly<Record<string, string>>;
}

/** One fault, really caused, and who has to hear of it. */
export interface Trial {
  readonly name: string;
  readonly cause: (field: Field) => Promise<void>;
  readonly expected: readonly Expected[];
  /** Mail as well, to these. */
  readonly mailTo?: readonly string[];
  /** Nobody hears of these while it lasts, for they only follow from it. */
  readonly heldBack?: readonly string[];
  readonly mend: (field: Field) => Promise<void>;
}

const atEachLevel = (alert: string): Expected[] => ['level-1', 'level-2', 'level-3'].map((to) => ({ to, alert }));
const escalatedTo = ['couvert-second@localhost.localdomain', 'couvert-third@localhost.localdomain'];

export const trials: readonly Trial[] = [
  {
    name: 'a process killed',
    cause: (field) => field.killProcess(1),
    expected: [{ to: 'tickets', alert: 'CouvertProcessDown', labels: (field) => ({ instance: field.instanceOf(1) }) }],
    heldBack: ['CouvertDown'],
    mend: (field) => field.startProcess(1),
  },
  {
    name: 'database killed',
    cause: (field) => field.postgres.kill(),
    expected: atEachLevel('CouvertDatabaseLost'),
    mailTo: escalatedTo,
    // Not CouvertCacheLogLate: the log of changes is late after five seconds, which are not shortened, so that could come first.
    heldBack: ['CouvertComponentDown', 'CouvertBreakerOpen', 'CouvertOutboxLate', 'CouvertDown', 'CouvertProcessDown'],
    mend: (field) => field.postgres.begin(),
  },
  {
    name: 'Redis killed',
    cause: (field) => field.redis.kill(),
    expected: [{ to: 'tickets', alert: 'CouvertComponentDown', labels: () => ({ component: 'redis' }) }],
    heldBack: ['CouvertDatabaseLost', 'CouvertDown'],
    mend: (field) => field.redis.startAgain(),
  },
  {
    name: 'outbox held up',
    // A guest is written to, and nobody takes the mail.
    cause: (field) => field.book(),
    expected: atEachLevel('CouvertOutboxLate'),
    mailTo: escalatedTo,
    heldBack: ['CouvertDatabaseLost', 'CouvertDown'],
    mend: (field) => field.mail.start(),
  },
  {
    name: 'all processes killed',
    cause: (field) => field.killProcesses(),
    expected: atEachLevel('CouvertDown'),
    mailTo: escalatedTo,
    heldBack: ['CouvertDatabaseLost'],
    mend: (field) => field.startProcesses(),
  },
];
