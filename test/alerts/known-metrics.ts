import { allMetrics, type Metric } from '#monitoring';
import { namesIn, type Selector } from './promql-names.ts';

/** Made by Prometheus, not by us. https://prometheus.io/docs/concepts/jobs_instances/ */
const ofPrometheus = new Set(['up', 'ALERTS']);
/** Those that Prometheus gives to all that it collects; `job` of ours becomes `exported_job`. */
const ofTarget = ['instance', 'job'];

const byName: ReadonlyMap<string, Metric> = new Map(allMetrics.map((metric) => [metric.name, metric]));

/**
 * What is wrong with the names in an expression: no such metric, no such label, no such bucket.
 * @param recorded by rules of ours, whose labels are not looked at
 */
export function unknownNames(expression: string, recorded: ReadonlySet<string> = new Set()): string[] {
  const { selectors, groupings } = namesIn(expression);
  const asked = selectors.filter(({ metric }) => !ofPrometheus.has(metric) && !recorded.has(metric));
  const wrong = asked.flatMap((selector) => whatIsWrong(selector));
  const labels = new Set([...ofTarget, 'alertstate', ...asked.flatMap(({ metric }) => labelsOf(metric))]);
  if (asked.length > 0) wrong.push(...groupings.filter((label) => !labels.has(label)).map((label) => `no metric of it has the label ${label}`));
  return [...wrong, ...bucketsThatAreNone(expression)];
}

function whatIsWrong({ metric, labels }: Selector): string[] {
  if (find(metric) === undefined) return [`there is no ${metric}`];
  const there = new Set([...ofTarget, ...labelsOf(metric)]);
  return labels.filter((label) => !there.has(label)).map((label) => `${metric} has no label ${label}`);
}

function labelsOf(name: string): string[] {
  const metric = find(name);
  if (metric === undefined) return [];
  const own = Object.keys(metric.labels).map((label) => (label === 'job' ? 'exported_job' : label));
  return name.endsWith('_bucket') ? [...own, 'le'] : own;
}

/** A histogram is three series, and none of its own name. */
function find(name: string): Metric | undefined {
  const base = byName.get(name.replace(/_(bucket|count|sum)$/, ''));
  if (base?.kind === 'histogram') return base.name === name ? undefined : base;
  return byName.get(name);
}

/** A bound that no bucket has matches nothing: the alert would never fire. */
function bucketsThatAreNone(expression: string): string[] {
  return [...expression.matchAll(/(\w+)_bucket\{[^}]*\ble="([^"]+)"/g)].flatMap(([, name = '', bound = '']) =>
    bound === '+Inf' || byName.get(name)?.bounds?.includes(Number(bound)) === true ? [] : [`${name} has no bucket up to ${bound}`],
  );
}
