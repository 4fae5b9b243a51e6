/** Of a dependency that is asked through a `DependencyPolicy`. Milliseconds, and whole numbers. */
export interface CallSettings {
  /** For everything together, waiting and retries included. */
  readonly deadlineMs: number;
  readonly attemptMs: number;
  /** Under way at once, and waiting for that; more are refused. */
  readonly concurrentMax: number;
  readonly queueMax: number;
  /** Of one call, within the budget of all. The pause before the first; it doubles, with jitter. */
  readonly retriesMax: number;
  readonly retryPauseMs: number;
  /** It opens when so many of the last `callsMin` failed or took longer than `slowMs`; 0: never. */
  readonly failurePercent: number;
  readonly callsMin: number;
  readonly slowMs: number;
  /** How long it is left alone then; one call tries after that. */
  readonly openMs: number;
}

/** Of a dependency that every request asks, behind a `ProbedBreaker`. */
export interface ProbeSettings {
  readonly failuresMax: number;
  readonly probePauseMs: number;
  /** In what time a probe must be answered. */
  readonly probeMs: number;
}

export interface StandbySettings {
  /** One load. */
  readonly attemptMs: number;
  /** A standby that failed, or was behind, is left alone that long; it doubles up to the most. */
  readonly restMsMin: number;
  readonly restMsMax: number;
}

export interface PolicySettings {
  readonly database_read: ProbeSettings & { readonly retriesMax: number };
  readonly redis: ProbeSettings;
  readonly standby: StandbySettings;
  readonly smtp: CallSettings;
  readonly webhooks: CallSettings;
}

/** Why each number is what it is: docs/internals/recovery.md. */
export const defaultPolicySettings: PolicySettings = {
  database_read: { failuresMax: 2, probePauseMs: 500, probeMs: 1_000, retriesMax: 1 },
  redis: { failuresMax: 5, probePauseMs: 1_000, probeMs: 40 },
  standby: { attemptMs: 500, restMsMin: 100, restMsMax: 5_000 },
  smtp: { deadlineMs: 45_000, attemptMs: 20_000, concurrentMax: 5, queueMax: 50, retriesMax: 1, retryPauseMs: 500, failurePercent: 50, callsMin: 6, slowMs: 10_000, openMs: 5_000 },
  webhooks: { deadlineMs: 25_000, attemptMs: 12_000, concurrentMax: 50, queueMax: 500, retriesMax: 0, retryPauseMs: 500, failurePercent: 0, callsMin: 20, slowMs: 10_000, openMs: 5_000 },
};

const valueMax = 600_000;

/**
 * The table with other numbers: `smtp.attemptMs=5000, redis.failuresMax=3`.
 * @throws RangeError that ends a sentence which begins with a variable's name
 */
export function parsePolicySettings(text: string): PolicySettings {
  const changed = new Map(everyDependency().map(([name, settings]) => [name, new Map(Object.entries(settings))]));
  for (const word of text.split(',').map((each) => each.trim()).filter((each) => each !== '')) {
    const [, dependency = '', setting = '', digits = ''] = /^([a-z_]+)\.([A-Za-z]+)=(\d{1,6})$/.exec(word) ?? [];
    const settings = changed.get(dependency);
    if (settings?.has(setting) !== true) throw new RangeError(`must be settings such as smtp.attemptMs=5000 between commas; "${word.slice(0, 60)}" is none. There are: ${everySetting()}`);
    const value = Number(digits);
    if (value > valueMax || (value < 1 && !mayBeZero.has(setting)) || (setting === 'failurePercent' && value > 100)) throw new RangeError(`gives ${dependency}.${setting} a value that it cannot have`);
    settings.set(setting, value);
  }
  const { database_read, redis, standby, smtp, webhooks } = defaultPolicySettings;
  const of = (name: keyof PolicySettings): Record<string, number> => Object.fromEntries(changed.get(name) ?? []);
  return {
    database_read: { ...database_read, ...of('database_read') },
    redis: { ...redis, ...of('redis') },
    standby: { ...standby, ...of('standby') },
    smtp: { ...smtp, ...of('smtp') },
    webhooks: { ...webhooks, ...of('webhooks') },
  };
}

const mayBeZero = new Set(['queueMax', 'retriesMax', 'failurePercent']);

function everyDependency(): (readonly [string, Readonly<Record<string, number>>])[] {
  return Object.entries(defaultPolicySettings) as (readonly [string, Readonly<Record<string, number>>])[];
}

function everySetting(): string {
  return everyDependency().flatMap(([name, settings]) => Object.keys(settings).map((setting) => `${name}.${setting}`)).join(', ');
}
