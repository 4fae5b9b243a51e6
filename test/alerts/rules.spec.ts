import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectDir } from '../support/ensure-built.ts';
import { describeWith } from '../support/system/describe-with.ts';
import { requireProgram } from '../support/system/find-program.ts';
import { type AlertRule, readRuleFiles, readRuleTests, type RuleFile, rulesFolder, ruleTestsFolder } from './alert-rules.ts';
import { unknownNames } from './known-metrics.ts';

/** Its runbook is that of the alert that goes on. */
const escalation = 'CouvertEscalation';

describe('an alert', () => {
  let files: RuleFile[] = [];
  let alerts: AlertRule[] = [];
  let recorded: ReadonlySet<string> = new Set();

  beforeAll(async () => {
    files = await readRuleFiles();
    alerts = files.flatMap(({ alerts: some }) => some);
    recorded = new Set(files.flatMap(({ records }) => records.map(({ record }) => record)));
  });

  it('asks for metrics, labels and buckets that exist, and so does what is recorded', () => {
    const asked = files.flatMap(({ path, alerts: some, records }) => [...some, ...records].map(({ expr }) => ({ path, expr })));
    expect(asked.length).toBeGreaterThan(40);
    expect(asked.flatMap(({ path, expr }) => unknownNames(expr, recorded).map((wrong) => `${path}: ${wrong}`))).toEqual([]);
  });

  it('would be found out if it asked for others', () => {
    expect(unknownNames('rate(couvert_http_request_total[5m]) > 0')).toEqual(['there is no couvert_http_request_total']);
    expect(unknownNames('couvert_http_request_duration_seconds > 1')).toEqual(['there is no couvert_http_request_duration_seconds']);
    expect(unknownNames('couvert_errors_total{tenant="a"} > 0')).toEqual(['couvert_errors_total has no label tenant']);
    expect(unknownNames('sum by (tenant) (couvert_errors_total) > 0')).toEqual(['no metric of it has the label tenant']);
    expect(unknownNames('couvert_http_request_duration_seconds_bucket{le="0.3"} > 0')).toEqual(['couvert_http_request_duration_seconds has no bucket up to 0.3']);
    expect(unknownNames('max by (job) (couvert_job_runs_total{job="reminders"})'), 'job is Prometheus’ own').toEqual([]);
    expect(unknownNames('couvert:never_recorded:ratio > 0')).toEqual(['there is no couvert:never_recorded:ratio']);
  });

  it('says how urgent it is, what is the matter, and where to read on', () => {
    for (const { alert, labels, annotations } of alerts) {
      expect(labels['severity'] ?? labels['level'], alert).toMatch(alert === escalation ? /^[23]$/ : /^(page|ticket)$/);
      expect(annotations['summary'], alert).toMatch(/\S/);
      expect(annotations['runbook_url'], alert).toMatch(alert === escalation ? /^docs\/runbooks\/\{\{/ : /^docs\/runbooks\/[a-z-]+\.md$/);
    }
  });

  it('has the runbook of its name, so that a level finds it', () => {
    for (const { alert, annotations } of alerts.filter(({ alert: name }) => name !== escalation)) expect(annotations['runbook_url']).toBe(`docs/runbooks/${kebabOf(alert)}.md`);
  });

  it('has a runbook, and each runbook an alert', async () => {
    const names = new Set(alerts.map(({ alert }) => alert));
    names.delete(escalation);
    const there = await readdir(join(projectDir, 'docs/runbooks'));
    expect(there.toSorted()).toEqual([...names].map((name) => `${kebabOf(name)}.md`).toSorted());
    for (const name of names) {
      const text = await readFile(join(projectDir, `docs/runbooks/${kebabOf(name)}.md`), 'utf8');
      expect(text).toMatch(new RegExp(`^# ${name}\n`));
      for (const part of ['**What it says.**', '**It is over**']) expect(text, name).toContain(part);
    }
  });

  it('is tried: that it fires, and that it keeps quiet', async () => {
    const tests = await readRuleTests();
    const fires = new Set(tests.filter(({ exp_alerts: expected = [] }) => expected.length > 0).map(({ alertname }) => alertname));
    const quiet = new Set(tests.filter(({ exp_alerts: expected = [] }) => expected.length === 0).map(({ alertname }) => alertname));
    const names = [...new Set(alerts.map(({ alert }) => alert))];
    expect(names.filter((name) => !fires.has(name))).toEqual([]);
    expect(names.filter((name) => !quiet.has(name))).toEqual([]);
  });

  it('leads in its runbook only to pages that are there', async () => {
    const runbooks = await readdir(join(projectDir, 'docs/runbooks'));
    for (const name of runbooks) {
      const text = await readFile(join(projectDir, 'docs/runbooks', name), 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\(([^)#:]+)\)/g)) await expect(readFile(join(projectDir, 'docs/runbooks', target)), `${name}: ${target}`).resolves.toBeDefined();
    }
  });
});

describeWith('promtool', 'Prometheus on the rules', () => {
  const promtool = (...args: string[]): Promise<{ stdout: string }> => promisify(execFile)(requireProgram('promtool'), args, { cwd: projectDir });

  it('finds all of them right', async () => {
    const files = await readRuleFiles();
    const { stdout } = await promtool('check', 'rules', ...files.map(({ path }) => path));
    const rules = files.map(({ alerts, records }) => alerts.length + records.length);
    expect([...stdout.matchAll(/SUCCESS: (\d+) rules found/g)].map(([, count]) => Number(count))).toEqual(rules);
  });

  it('fires and keeps quiet as their tests say', async () => {
    const names = (await readdir(join(projectDir, ruleTestsFolder))).map((name) => `${ruleTestsFolder}/${name}`);
    const { stdout } = await promtool('test', 'rules', ...names);
    expect(stdout.match(/SUCCESS/g)).toHaveLength(names.length);
  });

  it('finds each file of rules tested', async () => {
    const tests = await readdir(join(projectDir, ruleTestsFolder));
    const rules = await readdir(join(projectDir, rulesFolder));
    expect(tests.map((name) => name.replace('.test.yml', '.yml')).toSorted()).toEqual(rules.toSorted());
  });
});

function kebabOf(alert: string): string {
  return alert.replace(/^Couvert/, '').replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();
}
