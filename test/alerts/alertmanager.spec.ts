import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { projectDir } from '../support/ensure-built.ts';
import { describeWith } from '../support/system/describe-with.ts';
import { requireProgram } from '../support/system/find-program.ts';
import { readRuleFiles } from './alert-rules.ts';

const path = 'deploy/alertmanager/alertmanager.yml';

interface AlertmanagerFile {
  readonly inhibit_rules: readonly { readonly source_matchers: readonly string[]; readonly target_matchers: readonly string[] }[];
}

describeWith('amtool', 'Alertmanager on who is told', () => {
  const amtool = (...args: string[]): Promise<{ stdout: string }> => promisify(execFile)(requireProgram('amtool'), args, { cwd: projectDir });
  const receiverOf = async (labels: Readonly<Record<string, string>>): Promise<string> => {
    const { stdout } = await amtool('config', 'routes', 'test', `--config.file=${path}`, ...Object.entries(labels).map(([name, value]) => `${name}=${value}`));
    return stdout.trim();
  };

  it('finds the configuration right', async () => {
    const { stdout } = await amtool('check-config', path);
    expect(stdout).toContain('SUCCESS');
    expect(stdout).toContain('4 receivers');
  });

  it('tells each severity, and each level, whom it is for', async () => {
    expect(await receiverOf({ alertname: 'CouvertDatabaseLost', severity: 'page' })).toBe('level-1');
    expect(await receiverOf({ alertname: 'CouvertDatabaseLost', severity: 'page', level: '2' })).toBe('level-2');
    expect(await receiverOf({ alertname: 'CouvertDatabaseLost', severity: 'page', level: '3' })).toBe('level-3');
    expect(await receiverOf({ alertname: 'CouvertBackupOld', severity: 'ticket' })).toBe('tickets');
    expect(await receiverOf({ alertname: 'SomebodyElses' }), 'nothing is told nobody').toBe('tickets');
  });

  it('knows every severity of the rules', async () => {
    const severities = new Set((await readRuleFiles()).flatMap(({ alerts }) => alerts.flatMap(({ labels }) => labels['severity'] ?? [])));
    expect([...severities].toSorted()).toEqual(['page', 'ticket']);
  });
});

describe('the configuration of Alertmanager', () => {
  it('holds no secret: each is read from a file that is not in git', async () => {
    const text = await readFile(join(projectDir, path), 'utf8');
    expect(text).not.toMatch(/^\s*[\w-]*(password|credentials|token|secret|api_key|routing_key|service_key):/m);
    expect(text.match(/(password|credentials)_file: \S+/g)?.every((found) => found.includes('secrets/'))).toBe(true);
    expect(await readFile(join(projectDir, '.gitignore'), 'utf8')).toContain('deploy/compose/secrets/');
  });

  it('inhibits by and among alerts that exist, whose labels they carry', async () => {
    const alerts = (await readRuleFiles()).flatMap(({ alerts: some }) => some);
    const names = new Set(alerts.map(({ alert }) => alert));
    const { inhibit_rules: rules } = parse(await readFile(join(projectDir, path), 'utf8')) as AlertmanagerFile;
    const matchers = rules.flatMap(({ source_matchers: source, target_matchers: target }) => [...source, ...target]);
    expect(matchers.length).toBeGreaterThan(8);
    const isKnown = (matcher: string): boolean => {
      const [, label = '', value = ''] = /^(\w+)="([^"]+)"$/.exec(matcher) ?? [];
      // Of what a metric says: which values there are nobody lists.
      if (label === 'component' || label === 'dependency') return true;
      return label === 'alertname' ? names.has(value) : alerts.some(({ labels }) => labels[label] === value);
    };
    expect(matchers.filter((matcher) => !isKnown(matcher))).toEqual([]);
  });

  it('never inhibits by what is itself held back for the same reason', async () => {
    const lost = (await readRuleFiles()).flatMap(({ alerts }) => alerts).find(({ alert }) => alert === 'CouvertDatabaseLost');
    expect(lost?.labels['consequence_of']).toBeUndefined();
  });
});
