import { parse, stringify } from 'yaml';

// The deployed files with all durations shortened alike, so that what is tried in minutes is what is deployed.

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 };
const duration = String.raw`(?:\d+(?:ms|[smhdwy]))+`;
/** Ranges `[5m]` and `offset 10m`. */
const inExpression = new RegExp(`(?<=\\[|offset )${duration}`, 'g');
/**
 * Ages of rows and files grow in real time, so their limits are shortened as well: in a comparison with one of these. The
 * lag of an event loop and the age of the change log are limits of their own, and stay.
 */
const ageLimit = /(?<=(?:couvert_outbox_oldest_seconds|couvert_backup_age_seconds|couvert_job_last_success_timestamp_seconds)\)? > )\d+/g;

/** @param text as `1h30m` @returns the same, `factor` times as short, at least a millisecond. @throws RangeError */
export function scaledDuration(text: string, factor: number): string {
  if (!new RegExp(`^${duration}$`).test(text)) throw new RangeError(`${text} is no duration`);
  const ms = [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce((sum, [, count, unit = '']) => sum + Number(count) * (unitMs[unit] ?? 0), 0);
  return `${Math.max(1, Math.round(ms / factor))}ms`;
}

export function scaledExpression(expression: string, factor: number): string {
  return expression.replace(inExpression, (found) => scaledDuration(found, factor)).replace(ageLimit, (limit) => String(Number(limit) / factor));
}

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
}

interface RuleGroups {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

/**
 * A file of rules.
 * @param without an alert that is left out
 */
export function scaledRules(text: string, { factor, without }: { readonly factor: number; readonly without?: string | undefined }): string {
  const { groups } = parse(text) as RuleGroups;
  const rulesOf = (rules: readonly Rule[]): Rule[] =>
    rules.filter(({ alert }) => without === undefined || alert !== without).map((rule) => ({
      ...rule,
      expr: scaledExpression(rule.expr, factor),
      ...(rule.for === undefined ? {} : { for: scaledDuration(rule.for, factor) }),
    }));
  return stringify({ groups: groups.map(({ name, rules }) => ({ name, rules: rulesOf(rules) })) }, { aliasDuplicateObjects: false });
}

/** How long notifications wait and when they are repeated. */
const waits = new Set(['group_wait', 'group_interval', 'repeat_interval', 'resolve_timeout']);

export interface Addresses {
  /** http://host:port in the place of the one in the file. */
  readonly receiver: string;
  /** host:port */
  readonly smtp: string;
  /** A folder with the files of secrets. */
  readonly secrets: string;
}

/** Alertmanager's file, which tells receivers elsewhere. */
export function scaledAlertmanager(text: string, { factor, receiver, smtp, secrets }: Addresses & { readonly factor: number }): string {
  const changed = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => changed(one, key));
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, changed(inner, name)]));
    if (typeof value !== 'string') return value;
    if (waits.has(key)) return scaledDuration(value, factor);
    if (key === 'url') return `${receiver}${new URL(value).pathname}`;
    if (key === 'smtp_smarthost') return smtp;
    return key.endsWith('_file') ? value.replace(/^secrets\//, `${secrets}/`) : value;
  };
  const file = changed(parse(text), '') as { global: Record<string, unknown> };
  // A listener of the loopback address has no certificate.
  file.global['smtp_require_tls'] = false;
  return stringify(file, { aliasDuplicateObjects: false });
}

export interface Places {
  readonly rules: string;
  /** host:port of each, by job. */
  readonly targets: readonly string[];
  readonly alertmanager: string;
}

/**
 * Prometheus' file. Collecting and judging take a second whatever the factor: a busy machine does not manage more, and a
 * second is short beside the shortened ranges.
 */
export function scaledPrometheus(text: string, { rules, targets, alertmanager }: Places): string {
  const file = parse(text) as { global: unknown; rule_files: unknown; scrape_configs: { static_configs: unknown }[]; alerting: { alertmanagers: unknown } };
  file.global = { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' };
  file.rule_files = [`${rules}/*.yml`];
  for (const scrape of file.scrape_configs) scrape.static_configs = [{ targets }];
  file.alerting.alertmanagers = [{ static_configs: [{ targets: [alertmanager] }] }];
  return stringify(file, { aliasDuplicateObjects: false });
}
