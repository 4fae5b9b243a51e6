import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../apps/local/src/embedded-postgres/free-port.ts';
import { projectDir } from '../support/ensure-built.ts';
import { Program } from '../support/program.ts';
import { findProgram, requireProgram } from '../support/system/find-program.ts';
import { Receivers } from './receivers.ts';
import { scaledAlertmanager, scaledPrometheus, scaledRules } from './scaled.ts';

export interface AlertingOptions {
  /** host:port whose /metrics is collected. */
  readonly targets: readonly string[];
  /** How many times as short as deployed every duration is. */
  readonly factor: number;
  /** An alert whose rules are left out. */
  readonly without?: string | undefined;
}

/** https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml */
export interface KnownAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly status: { readonly state: 'active' | 'suppressed' | 'unprocessed'; readonly silencedBy: readonly string[]; readonly inhibitedBy: readonly string[] };
}

const token = 'a-token-of-the-check';
const password = 'a-password-of-the-check';

/** A real Prometheus and a real Alertmanager on the deployed files, with shortened durations; and who is told. */
export class Alerting {
  private constructor(
    readonly receivers: Receivers,
    private readonly folder: string,
    private readonly programs: readonly Program[],
    private readonly alertmanager: string,
    private readonly prometheus: string,
  ) {}

  static async start(options: AlertingOptions): Promise<Alerting> {
    const folder = await mkdtemp(join(tmpdir(), 'couvert-alerting-'));
    const receivers = await Receivers.start({ token, password });
    const [alertmanager, prometheus] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
    const programs: Program[] = [];
    const alerting = new Alerting(receivers, folder, programs, alertmanager, prometheus);
    try {
      await writeFiles(folder, { ...options, receivers, alertmanager });
      programs.push(ending('alertmanager', [`--config.file=${join(folder, 'alertmanager.yml')}`, `--storage.path=${join(folder, 'alertmanager')}`, `--web.listen-address=${alertmanager}`, '--cluster.listen-address=']));
      programs.push(ending('prometheus', [`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'prometheus')}`, `--web.listen-address=${prometheus}`]));
      for (const [index, address] of [alertmanager, prometheus].entries()) {
        await programs[index]?.until(() => isReady(`http://${address}/-/ready`), { what: `${address} is ready`, withinMs: 60_000 });
      }
      return alerting;
    } catch (error) {
      await alerting.stop();
      throw error;
    }
  }

  /** What Alertmanager knows now, told or not. */
  async alerts(): Promise<KnownAlert[]> {
    return (await (await fetch(`http://${this.alertmanager}/api/v2/alerts`)).json()) as KnownAlert[];
  }

  /** "I am at it." */
  async silence(alertname: string): Promise<void> {
    const matchers = [{ name: 'alertname', value: alertname, isRegex: false, isEqual: true }];
    const body = { matchers, startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 3_600_000).toISOString(), createdBy: 'level 1', comment: 'I am at it' };
    const answer = await fetch(`http://${this.alertmanager}/api/v2/silences`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`no silence: ${answer.status} ${await answer.text()}`);
  }

  /** @returns the values of an expression by its labels, as Prometheus has them now */
  async query(expression: string): Promise<{ readonly metric: Readonly<Record<string, string>>; readonly value: readonly [number, string] }[]> {
    const answer = await fetch(`http://${this.prometheus}/api/v1/query?query=${encodeURIComponent(expression)}`);
    const { data } = (await answer.json()) as { data: { result: { metric: Record<string, string>; value: [number, string] }[] } };
    return data.result;
  }

  async stop(): Promise<void> {
    for (const program of this.programs.toReversed()) await program.stop();
    await this.receivers.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function writeFiles(folder: string, { targets, factor, without, receivers, alertmanager }: AlertingOptions & { readonly receivers: Receivers; readonly alertmanager: string }): Promise<void> {
  const deployed = (path: string): Promise<string> => readFile(join(projectDir, 'deploy', path), 'utf8');
  const [rules, secrets] = [join(folder, 'rules'), join(folder, 'secrets')];
  await mkdir(rules);
  await mkdir(secrets);
  await writeFile(join(secrets, 'webhook-token'), token);
  await writeFile(join(secrets, 'smtp-password'), password);
  for (const name of await readdir(join(projectDir, 'deploy/prometheus/rules'))) await writeFile(join(rules, name), scaledRules(await deployed(`prometheus/rules/${name}`), { factor, without }));
  await writeFile(join(folder, 'alertmanager.yml'), scaledAlertmanager(await deployed('alertmanager/alertmanager.yml'), { factor, receiver: receivers.url, smtp: receivers.smtp, secrets }));
  await writeFile(join(folder, 'prometheus.yml'), scaledPrometheus(await deployed('prometheus/prometheus.yml'), { rules, targets, alertmanager }));
}

/** Debian calls it prometheus-alertmanager. Ends with the run also when that is killed. */
function ending(name: 'alertmanager' | 'prometheus', args: readonly string[]): Program {
  const command = name === 'alertmanager' ? (findProgram('prometheus-alertmanager') ?? requireProgram(name)) : requireProgram(name);
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : null;
  return new Program(setpriv === null ? { command, args: [...args] } : { command: setpriv, args: ['--pdeathsig', 'KILL', command, ...args] });
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch (error) {
    // Not listening yet, or not answering yet: fetch says both with these two.
    if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) return false;
    throw error;
  }
}
