import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Deployment } from 'kubernetes-models/apps/v1';
import { Job } from 'kubernetes-models/batch/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Service, ServiceAccount } from 'kubernetes-models/v1';
import type { Manifest } from './kustomize.ts';

/** Kubernetes' own schemas, compiled; `apiVersion/kind` → model. */
const models = {
  'apps/v1/Deployment': Deployment,
  'autoscaling/v2/HorizontalPodAutoscaler': HorizontalPodAutoscaler,
  'batch/v1/Job': Job,
  'networking.k8s.io/v1/NetworkPolicy': NetworkPolicy,
  'policy/v1/PodDisruptionBudget': PodDisruptionBudget,
  'v1/ConfigMap': ConfigMap,
  'v1/Service': Service,
  'v1/ServiceAccount': ServiceAccount,
} as const;

/** Of Prometheus' operator, whose schemas are not at hand: the fields that we use. https://prometheus-operator.dev/docs/api-reference/api/ */
const serviceMonitor = { spec: { selector: { matchLabels: 'any' }, jobLabel: 'any', endpoints: [{ port: 'any', path: 'any', interval: 'any', scrapeTimeout: 'any' }] } } as const;

/**
 * What Kubernetes would find wrong with a manifest, unknown fields included: `kubectl apply` drops those with a warning, and
 * what was meant by them does not happen.
 */
export function whatIsWrong(manifest: Manifest): string[] {
  const name = `${manifest.apiVersion}/${manifest.kind}`;
  if (name === 'monitoring.coreos.com/v1/ServiceMonitor') return fieldsOutside({ ...serviceMonitor, apiVersion: 'any', kind: 'any', metadata: 'any' }, manifest, '');
  const model = models[name as keyof typeof models] as { readonly prototype: { validate(): void } } | undefined;
  if (model === undefined) return [`there is no schema of ${name} here`];
  const seen = new Watched();
  try {
    // Not of a model made from it, which copies the topmost fields.
    model.prototype.validate.call(seen.watch(manifest, ''));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [error.message];
  }
  return seen.unread().map((path) => `${path} is no field of ${name}`);
}

/** The schemas accept fields that they do not know, and never look at them: what nobody has looked at is unknown. */
class Watched {
  private readonly all = new Set<string>();
  private readonly read = new Set<string>();

  watch(value: unknown, path: string): unknown {
    if (typeof value !== 'object' || value === null) return value;
    for (const field of Object.keys(value)) this.all.add(`${path}/${field}`);
    return new Proxy(value, {
      get: (target, field) => {
        const inner: unknown = Reflect.get(target, field);
        if (typeof field === 'symbol' || !Object.hasOwn(target, field) || field === 'length') return inner;
        this.read.add(`${path}/${field}`);
        return this.watch(inner, `${path}/${field}`);
      },
    });
  }

  unread(): string[] {
    return [...this.all].filter((path) => !this.read.has(path));
  }
}

function fieldsOutside(shape: unknown, value: unknown, path: string): string[] {
  if (shape === 'any') return [];
  if (Array.isArray(shape)) return Array.isArray(value) ? value.flatMap((one, index) => fieldsOutside(shape[0], one, `${path}/${index}`)) : [`${path} is no list`];
  if (typeof value !== 'object' || value === null) return [`${path} is no object`];
  return Object.entries(value).flatMap(([field, inner]) => {
    const known = (shape as Record<string, unknown>)[field];
    return known === undefined ? [`${path}/${field} is no field`] : fieldsOutside(known, inner, `${path}/${field}`);
  });
}
