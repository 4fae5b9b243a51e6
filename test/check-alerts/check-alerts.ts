import { setTimeout as sleep } from 'node:timers/promises';
import { Field } from './field.ts';
import type { Expected, Trial } from './trials.ts';

export interface CheckOptions {
  readonly trials: readonly Trial[];
  /** How many times as short as deployed durations are: 30 makes half a minute of a quarter of an hour. */
  readonly factor: number;
  /** This rule is left out of what is deployed: then its trial must fail. */
  readonly without?: string | undefined;
  /** Longest wait for one thing. */
  readonly patienceMs?: number;
  readonly onProgress: (line: string) => void;
}

export interface TrialResult {
  readonly trial: string;
  /** Whom → after how many seconds from the fault; null: never. */
  readonly told: Readonly<Record<string, number | null>>;
  /** From the mending until the end was told, seconds; null: never. */
  readonly overAfterSeconds: number | null;
  /** What is wrong, one sentence each. */
  readonly violations: readonly string[];
}

const pollMs = 200;
const defaultPatienceMs = 180_000;

/** Causes each fault on a running Couvert, and sees who is told. Nothing it starts outlives it. */
export async function checkAlerts(options: CheckOptions): Promise<TrialResult[]> {
  options.onProgress('starting PostgreSQL, Redis, two processes, Prometheus and Alertmanager');
  const field = await Field.open(options);
  try {
    const results: TrialResult[] = [];
    for (const trial of options.trials) {
      options.onProgress(`${trial.name}: waiting until nobody has anything to say`);
      const isQuiet = await until(() => isHealthy(field), options);
      const result = await tryOne(trial, field, options);
      results.push(isQuiet ? result : { ...result, violations: [`before: ${await firing(field)}`, ...result.violations] });
    }
    return results;
  } finally {
    await field.close();
  }
}

async function tryOne(trial: Trial, field: Field, options: CheckOptions): Promise<TrialResult> {
  const { receivers } = field.alerting;
  const causedAtMs = Date.now();
  const since = receivers.notifications.length;
  options.onProgress(`${trial.name}: caused`);
  await trial.cause(field);
  const told: Record<string, number | null> = {};
  for (const expected of trial.expected) {
    const atMs = await arrival(() => toldOf(field, expected, since)[0]?.atMs, options);
    told[`${expected.alert} to ${expected.to}`] = atMs === null ? null : (atMs - causedAtMs) / 1_000;
  }
  for (const address of trial.mailTo ?? []) {
    const alert = trial.expected[0]?.alert ?? '';
    const atMs = await arrival(() => receivers.notifications.slice(since).find(({ to, text }) => to === address && text.includes(alert))?.atMs, options);
    told[`mail to ${address.split('@')[0] ?? ''}`] = atMs === null ? null : (atMs - causedAtMs) / 1_000;
  }
  const names = receivers.notifications.slice(since).flatMap(({ alerts }) => alerts.filter(({ status }) => status === 'firing').map(({ labels }) => labels['alertname'] ?? ''));
  const needless = (trial.heldBack ?? []).filter((name) => names.includes(name));
  options.onProgress(`${trial.name}: mended`);
  const mendedAtMs = Date.now();
  await trial.mend(field);
  const first = trial.expected[0] as Expected;
  const overAtMs = await arrival(() => toldOf(field, first, since, 'resolved').find(({ atMs }) => atMs >= mendedAtMs)?.atMs, options);
  const missing = Object.entries(told).filter(([, seconds]) => seconds === null).map(([whom]) => `never told: ${whom}`);
  return {
    trial: trial.name,
    told,
    overAfterSeconds: overAtMs === null ? null : (overAtMs - mendedAtMs) / 1_000,
    violations: [...missing, ...needless.map((name) => `told though it only follows: ${name}`), ...(overAtMs === null ? ['its end was never told'] : []), ...outOfOrder(told)],
  };
}

/** A level before the one below it would wake the wrong person first. */
function outOfOrder(told: Readonly<Record<string, number | null>>): string[] {
  const levels = Object.entries(told).filter(([whom, seconds]) => whom.includes(' to level-') && seconds !== null);
  return levels.slice(1).flatMap(([whom, seconds], index) => (Number(seconds) <= Number(levels[index]?.[1]) ? [`${whom} not after ${levels[index]?.[0] ?? ''}`] : []));
}

function toldOf(field: Field, { to, alert, labels }: Expected, since: number, status: 'firing' | 'resolved' = 'firing'): { readonly atMs: number }[] {
  const wanted = Object.entries(labels?.(field) ?? {});
  return field.alerting.receivers.notifications
    .slice(since)
    .filter((notification) => notification.to === to)
    .flatMap(({ alerts, atMs }) => alerts.filter((one) => one.status === status && one.labels['alertname'] === alert && wanted.every(([name, value]) => one.labels[name] === value)).map(() => ({ atMs })));
}

/** Both processes are collected, and no alert fires. */
async function isHealthy(field: Field): Promise<boolean> {
  const up = await field.alerting.query('sum(up{job="couvert"})');
  return up[0]?.value[1] === '2' && (await firing(field)) === '';
}

async function firing(field: Field): Promise<string> {
  const alerts = await field.alerting.query('ALERTS{alertstate="firing"}');
  return [...new Set(alerts.map(({ metric }) => metric['alertname'] ?? ''))].join(', ');
}

async function arrival(look: () => number | undefined, options: CheckOptions): Promise<number | null> {
  await until(() => Promise.resolve(look() !== undefined), options);
  return look() ?? null;
}

async function until(happened: () => Promise<boolean>, { patienceMs = defaultPatienceMs }: CheckOptions): Promise<boolean> {
  const givesUpAtMs = Date.now() + patienceMs;
  while (!(await happened())) {
    if (Date.now() > givesUpAtMs) return false;
    await sleep(pollMs);
  }
  return true;
}
