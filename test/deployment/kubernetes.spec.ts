import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectDir } from '../support/ensure-built.ts';
import { unknownNames } from '../alerts/known-metrics.ts';
import { type Container, containersOf, filesOf, type Manifest, manifestsIn, podSpecOf, rendered } from './kustomize.ts';
import { breaches } from './policies.ts';
import { whatIsWrong } from './strictly-valid.ts';

const root = 'deploy/kubernetes';
const overlays = ['production', 'small'];

function one(manifests: readonly Manifest[], isIt: (manifest: Manifest) => boolean): Manifest {
  const found = manifests.find(isIt);
  if (found === undefined) throw new Error('there is no such manifest');
  return found;
}

describe('the manifests for Kubernetes', () => {
  const installations = new Map<string, Manifest[]>();

  beforeAll(async () => {
    for (const overlay of overlays) installations.set(overlay, await rendered(`${root}/overlays/${overlay}`));
  });

  it('are all of them reached by an overlay, and there is no other overlay', async () => {
    expect((await readdir(join(projectDir, root, 'overlays'))).toSorted()).toEqual(overlays);
    const reached = new Set((await Promise.all(overlays.map((overlay) => filesOf(`${root}/overlays/${overlay}`)))).flat());
    const there = (await readdir(join(projectDir, root), { recursive: true })).filter((name) => name.endsWith('.yaml')).map((name) => `${root}/${name}`);
    expect(there.filter((path) => !reached.has(path))).toEqual([]);
  });

  it('are valid by Kubernetes’ schemas, without a field that it does not know', () => {
    for (const [overlay, manifests] of installations) {
      expect(manifests.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['ConfigMap', 'Deployment', 'HorizontalPodAutoscaler', 'Job', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount']));
      expect(manifests.flatMap((manifest) => whatIsWrong(manifest).map((wrong) => `${overlay}: ${manifest.kind} ${manifest.metadata.name}: ${wrong}`))).toEqual([]);
    }
  });

  it('keep to our rules: not root, nothing written, limits, probes, drained, denied, no secret, known variables', () => {
    for (const [overlay, manifests] of installations) expect(breaches(manifests), overlay).toEqual([]);
  });

  it('run the version of the package, in every pod the same', async () => {
    const { version } = JSON.parse(await readFile(join(projectDir, 'package.json'), 'utf8')) as { version: string };
    for (const manifests of installations.values()) expect(new Set(manifests.flatMap(containersOf).map(({ image }) => image.split(':')[1]))).toEqual(new Set([version]));
  });

  it('mean each other: service, budget, autoscaler and policies find the pods of the deployment', () => {
    const manifests = installations.get('production') ?? [];
    const specOf = (kind: string): Record<string, unknown> => one(manifests, (manifest) => manifest.kind === kind)['spec'] as Record<string, unknown>;
    const { labels } = (specOf('Deployment')['template'] as { metadata: { labels: Record<string, string> } }).metadata;
    expect(specOf('Deployment')['selector']).toEqual({ matchLabels: labels });
    expect(specOf('Service')['selector']).toEqual(labels);
    expect(specOf('PodDisruptionBudget')['selector']).toEqual({ matchLabels: labels });
    expect(specOf('HorizontalPodAutoscaler')['scaleTargetRef']).toMatchObject({ kind: 'Deployment', name: 'couvert-api' });
    const ports = manifests.flatMap(containersOf).flatMap(({ ports: some }) => ((some ?? []) as { name: string; containerPort: number }[]).map(({ name, containerPort }) => [name, containerPort]));
    const config = manifests.find(({ kind }) => kind === 'ConfigMap')?.['data'] as Record<string, string>;
    expect(ports).toEqual([['http', Number(config['PORT'])], ['metrics', Number(config['COUVERT_METRICS_PORT'])]]);
  });

  it('scale by a metric that exists', () => {
    const autoscaler = one(installations.get('production') ?? [], ({ kind }) => kind === 'HorizontalPodAutoscaler');
    const { metrics } = autoscaler['spec'] as { metrics: { pods?: { metric: { name: string } } }[] };
    const names = metrics.flatMap(({ pods }) => pods?.metric.name ?? []);
    expect(names).toHaveLength(1);
    expect(names.flatMap((name) => unknownNames(name))).toEqual([]);
  });

  describe('are found out', () => {
    const copy = (): Manifest[] => structuredClone(installations.get('production') ?? []);
    const deployment = (manifests: Manifest[]): Manifest => one(manifests, ({ kind }) => kind === 'Deployment');
    const api = (manifests: Manifest[]): Container => containersOf(deployment(manifests))[0] as Container;
    const pod = (manifests: Manifest[]): Record<string, unknown> => podSpecOf(deployment(manifests)) as Record<string, unknown>;
    const mapOf = (manifests: Manifest[]): Record<string, string> => manifests.find(({ kind }) => kind === 'ConfigMap')?.['data'] as Record<string, string>;

    it.each<[string, (manifests: Manifest[]) => void, string]>([
      ['a wrong type', (all) => void ((deployment(all)['spec'] as Record<string, unknown>)['minReadySeconds'] = 'soon'), 'minReadySeconds'],
      ['a field of no schema', (all) => void ((pod(all)['securityContext'] as Record<string, unknown>)['runAsNotRoot'] = true), '/spec/template/spec/securityContext/runAsNotRoot is no field'],
      ['a field of no schema at the top', (all) => void ((deployment(all) as Record<string, unknown>)['speck'] = {}), '/speck is no field'],
      ['a field of no schema in a list', (all) => void ((api(all) as Record<string, unknown>)['readynessProbe'] = {}), '/spec/template/spec/containers/0/readynessProbe is no field'],
      ['a kind without a schema', (all) => void ((all[0] as Record<string, unknown>)['kind'] = 'ConfigMapp'), 'no schema of v1/ConfigMapp'],
      ['a field of no service monitor', (all) => void ((one(all, ({ kind }) => kind === 'ServiceMonitor')['spec'] as Record<string, unknown>)['endpoint'] = []), '/spec/endpoint is no field'],
    ])('by the schemas: %s', (_what, plant, found) => {
      const all = copy();
      plant(all);
      expect(all.flatMap(whatIsWrong).join('\n')).toContain(found);
    });

    it.each<[string, (manifests: Manifest[]) => void]>([
      ['may run as root', (all) => void ((pod(all)['securityContext'] as Record<string, unknown>)['runAsNonRoot'] = false)],
      ['may run as root', (all) => void ((pod(all)['securityContext'] as Record<string, unknown>)['runAsUser'] = 0)],
      ['has no seccomp profile', (all) => void delete (pod(all)['securityContext'] as Record<string, unknown>)['seccompProfile']],
      ['gets a token of its service account', (all) => void delete pod(all)['automountServiceAccountToken']],
      ['gets variables named by other services', (all) => void delete pod(all)['enableServiceLinks']],
      ['shares a name space of its node', (all) => void (pod(all)['hostNetwork'] = true)],
      ['may lie on one node with all others', (all) => void delete pod(all)['topologySpreadConstraints']],
      ['may write to its root file system', (all) => void delete (api(all)['securityContext'] as Record<string, unknown>)['readOnlyRootFilesystem']],
      ['may gain privileges', (all) => void delete (api(all)['securityContext'] as Record<string, unknown>)['allowPrivilegeEscalation']],
      ['keeps capabilities', (all) => void ((api(all)['securityContext'] as { capabilities: Record<string, unknown> }).capabilities['add'] = ['NET_ADMIN'])],
      ['does not say what it needs', (all) => void delete (api(all)['resources'] as Record<string, unknown>)['requests']],
      ['has no limit of memory', (all) => void delete (api(all)['resources'] as Record<string, unknown>)['limits']],
      ['is throttled', (all) => void ((api(all)['resources'] as { limits: Record<string, string> }).limits['cpu'] = '1')],
      ['runs whatever its image is today', (all) => void (api(all).image = 'couvert:latest')],
      ['runs whatever its image is today', (all) => void (api(all).image = 'images.example.com:5000/couvert')],
      ['has no startupProbe', (all) => void delete (api(all) as Record<string, unknown>)['startupProbe']],
      ['has no readinessProbe on /health/ready', (all) => void ((api(all) as Record<string, unknown>)['readinessProbe'] = { httpGet: { path: '/health/details', port: 'http' } })],
      ['has no livenessProbe', (all) => void delete (api(all) as Record<string, unknown>)['livenessProbe']],
      ['COUVERT_POOL is no variable of the configuration', (all) => void (mapOf(all)['COUVERT_POOL'] = '10')],
      ['COUVERT_POOL_SIZE must be a whole number', (all) => void (mapOf(all)['COUVERT_POOL_SIZE'] = 'ten')],
      ['is killed before it has drained', (all) => void (mapOf(all)['COUVERT_DRAIN_TIMEOUT_MS'] = '60000')],
      ['over its limit', (all) => void (mapOf(all)['COUVERT_CACHE_MIB'] = '1024')],
      ['nothing denies Deployment couvert-api', (all) => void all.splice(all.findIndex(({ metadata }) => metadata.name === 'couvert-deny-all'), 1)],
      ['a network policy opens all ports', (all) => void (one(all, ({ metadata }) => metadata.name === 'couvert-api-ingress')['spec'] as { ingress: unknown[] }).ingress.push({})],
      ['the secret couvert-secrets is in git', (all) => void all.push({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'couvert-secrets' } })],
      ['COUVERT_SECRET is written where everybody reads it', (all) => void (mapOf(all)['COUVERT_SECRET'] = 'x'.repeat(32))],
      ['DATABASE_URL is written where everybody reads it', (all) => void (api(all)['env'] as unknown[]).push({ name: 'DATABASE_URL', value: 'postgres://a:b@c/d' })],
    ])('by our rules: %s', (found, plant) => {
      const all = copy();
      plant(all);
      expect(breaches(all).join('\n')).toContain(found);
    });

    it('when a file is no YAML', () => {
      expect(() => manifestsIn('kind: A\nkind: B\n')).toThrow(/unique/i);
    });
  });
});
