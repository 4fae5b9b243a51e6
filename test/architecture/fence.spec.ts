import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { oxlintConfig } from '../../scripts/fence/oxlint-config.ts';
import { readableJson } from '../../scripts/fence/readable-json.ts';
import { projectDir } from '../support/ensure-built.ts';
import { lintCopy, type Finding } from './lint-copy.ts';
import { allowed, companions, planted } from './planted-violations.ts';

// A fence without a positive control may be open: each kind of violation is planted, and must be caught.
describe('the fence', () => {
  let findings: readonly Finding[] = [];

  beforeAll(async () => {
    findings = await lintCopy([...planted, ...allowed, ...companions]);
  });

  const rulesFor = (path: string): string[] => findings.filter((finding) => finding.path === path).map(({ rule }) => rule);

  it.each(planted)('catches $what', ({ path, rule }) => {
    expect(rulesFor(path)).toContain(rule);
  });

  it.each(allowed)('lets pass that $what', ({ path }) => {
    expect(rulesFor(path).filter((rule) => /no-restricted-imports|couvert/.test(rule))).toEqual([]);
  });

  it('is what its tables say: npm run fence has been run since they were changed', async () => {
    expect(await readFile(join(projectDir, '.oxlintrc.json'), 'utf8')).toBe(`${readableJson(oxlintConfig())}\n`);
  });
});
