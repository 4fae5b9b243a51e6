import { variables } from '../../apps/api/src/config.ts';
import { type Container, containersOf, type Manifest, podSpecOf } from './kustomize.ts';

/** Of the platform, not of ours. */
const foreignVariables = new Set(['NODE_ENV', 'NODE_OPTIONS']);
const secretVariables = ['DATABASE_URL', 'DATABASE_REPLICA_URLS', 'REDIS_URL', 'COUVERT_SECRET', 'COUVERT_SECRET_PREVIOUS', 'SMTP_URL', 'SENTRY_DSN'];
const probePaths: Readonly<Record<string, string>> = { startupProbe: '/health/startup', readinessProbe: '/health/ready', livenessProbe: '/health/live' };
/** What a process needs beside what is kept. */
const restMebibytes = 300;

/** What our rules find wrong with a whole installation, one sentence each. */
export function breaches(manifests: readonly Manifest[]): string[] {
  return [...manifests.flatMap(breachesOfPods), ...breachesOfVariables(manifests), ...breachesOfDrain(manifests), ...breachesOfMemory(manifests), ...breachesOfNetwork(manifests), ...breachesOfSecrets(manifests)];
}

function breachesOfPods(manifest: Manifest): string[] {
  const pod = podSpecOf(manifest);
  if (pod === undefined) return [];
  const security = (pod['securityContext'] ?? {}) as { runAsNonRoot?: boolean; runAsUser?: number; seccompProfile?: { type: string } };
  const isServer = manifest.kind === 'Deployment';
  const rules: readonly (readonly [boolean, string])[] = [
    [security.runAsNonRoot === true && (security.runAsUser ?? 0) > 0, 'may run as root'],
    [security.seccompProfile?.type === 'RuntimeDefault', 'has no seccomp profile'],
    [pod['automountServiceAccountToken'] === false, 'gets a token of its service account'],
    [pod['enableServiceLinks'] === false, 'gets variables named by other services'],
    [!['hostNetwork', 'hostPID', 'hostIPC'].some((field) => pod[field] === true), 'shares a name space of its node'],
    [!isServer || Array.isArray(pod['topologySpreadConstraints']), 'may lie on one node with all others'],
  ];
  const wrong = rules.filter(([holds]) => !holds).map(([, what]) => what);
  return [...wrong, ...containersOf(manifest).flatMap((container) => breachesOf(container, isServer))].map((what) => `${manifest.kind} ${manifest.metadata.name} ${what}`);
}

function breachesOf(container: Container, isServer: boolean): string[] {
  const security = (container['securityContext'] ?? {}) as { allowPrivilegeEscalation?: boolean; privileged?: boolean; readOnlyRootFilesystem?: boolean; capabilities?: { drop?: string[]; add?: string[] } };
  const { requests = {}, limits = {} } = (container['resources'] ?? {}) as { requests?: Record<string, string>; limits?: Record<string, string> };
  const tag = /:([^/]+)$/.exec(container.image)?.[1] ?? 'latest';
  const rules: readonly (readonly [boolean, string])[] = [
    [security.readOnlyRootFilesystem === true, 'may write to its root file system'],
    [security.allowPrivilegeEscalation === false && security.privileged !== true, 'may gain privileges'],
    [security.capabilities?.drop?.includes('ALL') === true && (security.capabilities.add ?? []).length === 0, 'keeps capabilities'],
    ['cpu' in requests && 'memory' in requests, 'does not say what it needs'],
    ['memory' in limits, 'has no limit of memory'],
    [!('cpu' in limits), 'is throttled: a limit of CPU'],
    [tag !== 'latest', 'runs whatever its image is today'],
  ];
  const probes = isServer ? Object.entries(probePaths).filter(([probe, path]) => (container[probe] as { httpGet?: { path: string } } | undefined)?.httpGet?.path !== path) : [];
  return [...rules.filter(([holds]) => !holds).map(([, what]) => what), ...probes.map(([probe, path]) => `has no ${probe} on ${path}`)];
}

function breachesOfVariables(manifests: readonly Manifest[]): string[] {
  const known = new Map(Object.values(variables).map((variable) => [variable.name as string, variable]));
  const named = manifests.flatMap(containersOf).flatMap((container) => ((container['env'] ?? []) as { name: string }[]).map(({ name }) => name));
  const given = manifests.filter(({ kind }) => kind === 'ConfigMap').flatMap(({ data }) => Object.entries((data ?? {}) as Record<string, string>));
  const unknown = [...named, ...given.map(([name]) => name)].filter((name) => !known.has(name) && !foreignVariables.has(name));
  return [...new Set(unknown.map((name) => `${name} is no variable of the configuration`)), ...given.flatMap(([name, value]) => refusedValue(known.get(name), value))];
}

function refusedValue(variable: { readonly name: string; readonly read: (text: string) => unknown } | undefined, value: string): string[] {
  try {
    variable?.read(value);
    return [];
  } catch (error) {
    return [`${variable?.name ?? ''} ${error instanceof Error ? error.message : String(error)}`];
  }
}

function configOf(manifests: readonly Manifest[]): Readonly<Record<string, string>> {
  return Object.assign({}, ...manifests.filter(({ kind }) => kind === 'ConfigMap').map(({ data }) => data)) as Record<string, string>;
}

function breachesOfDrain(manifests: readonly Manifest[]): string[] {
  const config = configOf(manifests);
  const drainSeconds = (Number(config['COUVERT_DRAIN_WAIT_MS'] ?? variables.drainWaitMs.fallback) + Number(config['COUVERT_DRAIN_TIMEOUT_MS'] ?? variables.drainTimeoutMs.fallback)) / 1_000;
  return manifests
    .filter(({ kind }) => kind === 'Deployment')
    .filter((manifest) => Number(podSpecOf(manifest)?.['terminationGracePeriodSeconds'] ?? 30) < drainSeconds + 5)
    .map(({ metadata }) => `Deployment ${metadata.name} is killed before it has drained, which takes ${drainSeconds} s and some`);
}

function breachesOfMemory(manifests: readonly Manifest[]): string[] {
  const config = configOf(manifests);
  const kept = [variables.cacheMebibytesMax, variables.answersMebibytesMax, variables.directoryMebibytesMax, variables.indexMebibytesMax].reduce((sum, { name, fallback }) => sum + Number(config[name] ?? fallback), 0);
  return manifests
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap(containersOf)
    .filter((container) => mebibytesOf((container['resources'] as { limits?: { memory?: string } } | undefined)?.limits?.memory) < kept + restMebibytes)
    .map(({ name }) => `${name} may keep ${kept} MiB and needs ${restMebibytes} more, which is over its limit`);
}

/** @param quantity https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
function mebibytesOf(quantity: string | undefined): number {
  const [, count = '', unit = ''] = /^(\d+)(Mi|Gi)$/.exec(quantity ?? '') ?? [];
  return count === '' ? Infinity : Number(count) * (unit === 'Gi' ? 1_024 : 1);
}

function breachesOfNetwork(manifests: readonly Manifest[]): string[] {
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy').map(({ spec }) => spec as { podSelector: { matchLabels?: Record<string, string> }; policyTypes?: string[]; ingress?: unknown[]; egress?: unknown[] });
  const denies = policies.filter(({ policyTypes = [], ingress, egress }) => policyTypes.length === 2 && ingress === undefined && egress === undefined);
  const isHeld = (labels: Readonly<Record<string, string>>): boolean => denies.some(({ podSelector: { matchLabels = {} } }) => Object.entries(matchLabels).every(([name, value]) => labels[name] === value));
  const open = policies.flatMap(({ ingress = [], egress = [] }) => [...ingress, ...egress]).filter((rule) => !('ports' in (rule as object)) || !('from' in (rule as object) || 'to' in (rule as object)));
  const free = manifests.filter((manifest) => podSpecOf(manifest) !== undefined && !isHeld(labelsOfPods(manifest)));
  return [...free.map(({ kind, metadata }) => `nothing denies ${kind} ${metadata.name} what is not listed`), ...open.map(() => 'a network policy opens all ports, or opens them to all')];
}

function labelsOfPods({ spec }: Manifest): Readonly<Record<string, string>> {
  return (spec as { template?: { metadata?: { labels?: Record<string, string> } } } | undefined)?.template?.metadata?.labels ?? {};
}

function breachesOfSecrets(manifests: readonly Manifest[]): string[] {
  const written = manifests.flatMap(containersOf).flatMap((container) => ((container['env'] ?? []) as { name: string; value?: string }[]).filter(({ name, value }) => value !== undefined && secretVariables.includes(name)));
  const inMaps = Object.keys(configOf(manifests)).filter((name) => secretVariables.includes(name));
  const secrets = manifests.filter(({ kind }) => kind === 'Secret').map(({ metadata }) => `the secret ${metadata.name} is in git`);
  return [...secrets, ...[...written.map(({ name }) => name), ...inMaps].map((name) => `${name} is written where everybody reads it`)];
}
