import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metricsMarkdown } from '../../../apps/api/src/docs/metrics-page.ts';
import { configurationMarkdown, errorsMarkdown } from '../../../apps/api/src/docs/reference-pages.ts';
import { errorsPage } from '../../../apps/api/src/docs/pages.ts';
import { errorsCatalogue } from '../../../apps/api/src/errors-catalogue.ts';
import { openApiText } from '../../../apps/api/src/openapi/openapi-text.ts';
import { projectDir } from '../../support/ensure-built.ts';

const fileText = (path: string): Promise<string> => readFile(join(projectDir, path), 'utf8');

describe('the catalogue of errors and its pages', () => {
  const codes = errorsCatalogue.map(({ code }) => code);

  it('name the same codes, in both directions', async () => {
    const documented = [...(await fileText('docs/errors.md')).matchAll(/^## (.+)$/gm)].map(([, code]) => code);
    expect(documented).toEqual(codes);
    const anchors = [...errorsPage(errorsCatalogue, { style: '' }).matchAll(/ id="([^"]+)"/g)].map(([, code]) => code);
    expect(anchors).toEqual(codes);
  });

  it('tell the caller what to do about each', () => {
    for (const { code, title, advice } of errorsCatalogue) {
      expect(title, code).toMatch(/^[A-Z].*[^.]$/);
      expect(advice, code).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('a generated page', () => {
  it.each([
    ['docs/errors.md', () => Promise.resolve(errorsMarkdown())],
    ['docs/reference/configuration.md', () => Promise.resolve(configurationMarkdown())],
    ['docs/reference/metrics.md', () => Promise.resolve(metricsMarkdown())],
    ['docs/reference/openapi.json', openApiText],
  ])('%s is what the code says ("couvert docs", "couvert openapi --out docs/reference/openapi.json")', async (path, text) => {
    expect(await fileText(path)).toBe(await text());
  });
});
