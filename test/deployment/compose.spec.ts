import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { variables } from '../../apps/api/src/config.ts';
import { projectDir } from '../support/ensure-built.ts';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const read = async <T>(path: string): Promise<T> => parse(await readFile(join(projectDir, path), 'utf8'), { merge: true }) as T;
const observing = ['alertmanager', 'collector', 'grafana', 'notify', 'prometheus'];

/** What is wrong with a file of services, one sentence each. */
async function wrongIn({ services, volumes }: Compose): Promise<string[]> {
  const wrong: string[] = [];
  const known = new Set<string>(Object.values(variables).map(({ name }) => name));
  for (const [name, service] of Object.entries(services)) {
    const { image = '', build, ports = [], volumes: mounts = [], environment = {}, security_opt: security = [] } = service;
    if (build === undefined && !/:v?\d[\w.-]*$/.test(image)) wrong.push(`${name} runs whatever ${image} is today`);
    if (!security.includes('no-new-privileges:true')) wrong.push(`${name} may gain privileges`);
    for (const port of ports) if (!port.startsWith('127.0.0.1:')) wrong.push(`${name} is open to the world on ${port}`);
    for (const mount of mounts) {
      const [from = '', , mode] = mount.split(':');
      if (!from.startsWith('.')) wrong.push(...(from in volumes ? [] : [`${name} mounts ${from}, which is not declared`]));
      else if (mode !== 'ro') wrong.push(`${name} may write to ${from}`);
      else if (!from.endsWith('/secrets')) wrong.push(...(await access(join(projectDir, from)).then(() => [], () => [`${name} mounts ${from}, which is not there`])));
    }
    if (build !== undefined) wrong.push(...Object.keys(environment).filter((variable) => !known.has(variable)).map((variable) => `${variable} is no variable of the configuration`));
  }
  return wrong;
}

describe('docker-compose.yml', () => {
  let compose: Compose;
  beforeAll(async () => {
    compose = await read<Compose>('docker-compose.yml');
  });

  it('starts nothing to observe with unless it is asked to', () => {
    const profiled = Object.entries(compose.services).filter(([, { profiles = [] }]) => profiles.includes('observability'));
    expect(profiled.map(([name]) => name).toSorted()).toEqual(observing);
    expect(Object.entries(compose.services).filter(([, { profiles = [] }]) => profiles.length === 0).map(([name]) => name).toSorted()).toEqual(['api', 'migrate', 'postgres', 'redis']);
    for (const [name, { read_only: isReadOnly, cap_drop: dropped }] of profiled) expect([isReadOnly, dropped], name).toEqual([true, ['ALL']]);
  });

  it('names versions, files that are there, variables that exist, and ports of the loopback address', async () => {
    expect(await wrongIn(compose)).toEqual([]);
  });

  it('would be found out', async () => {
    const { api = {}, prometheus = {} } = compose.services;
    const planted: Compose = {
      volumes: {},
      services: {
        api: { ...api, ports: ['3000:3000'], environment: { ...api.environment, COUVERT_METRIC_PORT: 1 } },
        prometheus: { ...prometheus, image: 'prom/prometheus', security_opt: [], volumes: ['./deploy/prometheus/rule:/rules:ro', './deploy:/deploy', 'data:/prometheus'] },
        grafana: { image: 'grafana/grafana:latest' },
      },
    };
    expect(await wrongIn(planted)).toEqual([
      'api is open to the world on 3000:3000',
      'COUVERT_METRIC_PORT is no variable of the configuration',
      'prometheus runs whatever prom/prometheus is today',
      'prometheus may gain privileges',
      'prometheus mounts ./deploy/prometheus/rule, which is not there',
      'prometheus may write to ./deploy',
      'prometheus mounts data, which is not declared',
      'grafana runs whatever grafana/grafana:latest is today',
      'grafana may gain privileges',
    ]);
  });

  it('leads its services to each other', async () => {
    const { scrape_configs: scrapes, alerting, rule_files: rules } = await read<{
      scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
      alerting: { alertmanagers: { static_configs: { targets: string[] }[] }[] };
      rule_files: string[];
    }>('deploy/prometheus/prometheus.yml');
    expect(scrapes).toEqual([{ job_name: 'couvert', static_configs: [{ targets: [`api:${compose.services['api']?.environment?.['COUVERT_METRICS_PORT']}`] }] }]);
    expect(alerting.alertmanagers).toEqual([{ static_configs: [{ targets: ['alertmanager:9093'] }] }]);
    expect(compose.services['prometheus']?.volumes).toContain(`./deploy/prometheus/rules:${rules[0]?.replace('/*.yml', '')}:ro`);
    const { datasources } = await read<{ datasources: { url: string }[] }>('deploy/compose/grafana/datasources/prometheus.yml');
    expect(datasources.map(({ url }) => url)).toEqual(['http://prometheus:9090']);
    const { providers } = await read<{ providers: { options: { path: string } }[] }>('deploy/compose/grafana/dashboards/couvert.yml');
    expect(compose.services['grafana']?.volumes).toContain(`./deploy/grafana:${providers[0]?.options.path}:ro`);
    const alertmanager = await readFile(join(projectDir, 'deploy/alertmanager/alertmanager.yml'), 'utf8');
    expect(new Set([...alertmanager.matchAll(/url: http:\/\/([^/]+)/g)].map(([, host]) => host))).toEqual(new Set(['notify:8080']));
  });

  it('has a collector that takes what it is sent to', async () => {
    const { receivers, service, ...parts } = await read<Record<string, Record<string, unknown>>>('deploy/compose/collector.yml');
    expect(receivers).toEqual({ otlp: { protocols: { http: { endpoint: '0.0.0.0:4318' } } } });
    const pipelines = service?.['pipelines'] as Record<string, Record<string, string[]>>;
    expect(Object.keys(pipelines)).toEqual(['traces', 'metrics']);
    for (const { processors = [], exporters = [] } of Object.values(pipelines)) {
      expect(processors.every((name) => name in (parts['processors'] ?? {}))).toBe(true);
      expect(exporters.every((name) => name in (parts['exporters'] ?? {}))).toBe(true);
    }
  });
});
