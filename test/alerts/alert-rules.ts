import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectDir } from '../support/ensure-built.ts';

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

export interface RuleFile {
  /** Within the project. */
  readonly path: string;
  readonly alerts: readonly AlertRule[];
  readonly records: readonly RecordingRule[];
}

/** A test of rules by promtool. */
export interface RuleTest {
  readonly alertname: string;
  readonly exp_alerts?: readonly unknown[];
}

export const rulesFolder = 'deploy/prometheus/rules';
export const ruleTestsFolder = 'deploy/prometheus/tests';

/** All rules that are deployed. */
export async function readRuleFiles(): Promise<RuleFile[]> {
  const names = (await readdir(join(projectDir, rulesFolder))).filter((name) => name.endsWith('.yml')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const path = `${rulesFolder}/${name}`;
      const { groups } = parse(await readFile(join(projectDir, path), 'utf8')) as { groups: { rules: (AlertRule | RecordingRule)[] }[] };
      const rules = groups.flatMap(({ rules: some }) => some);
      return { path, alerts: rules.filter((rule) => 'alert' in rule), records: rules.filter((rule) => 'record' in rule) };
    }),
  );
}

/** What the tests of rules expect, all files together. */
export async function readRuleTests(): Promise<RuleTest[]> {
  const names = (await readdir(join(projectDir, ruleTestsFolder))).filter((name) => name.endsWith('.yml'));
  const files = await Promise.all(names.map(async (name) => parse(await readFile(join(projectDir, ruleTestsFolder, name), 'utf8')) as { tests: { alert_rule_test?: RuleTest[] }[] }));
  return files.flatMap(({ tests }) => tests.flatMap(({ alert_rule_test: some = [] }) => some));
}
