import { metricsMarkdown } from '../../../api/src/docs/metrics-page.ts';
import { configurationMarkdown, errorsMarkdown } from '../../../api/src/docs/reference-pages.ts';
import { readOptions } from '../options.ts';
import type { Verb } from '../verb.ts';
import { writeOrCheck } from '../write-or-check.ts';

const pages: Readonly<Record<string, () => string>> = {
  'docs/errors.md': errorsMarkdown,
  'docs/reference/configuration.md': configurationMarkdown,
  'docs/reference/metrics.md': metricsMarkdown,
};

/** `couvert docs`: the pages that are written by the code. */
export const docsVerb: Verb = {
  usage: ['couvert docs            write docs/errors.md, docs/reference/configuration.md and docs/reference/metrics.md', 'couvert docs --check    fail when they are not what the code says'],
  run: async ({ args, say }) => {
    const { values } = readOptions(args, { check: { type: 'boolean', default: false } });
    for (const [path, text] of Object.entries(pages)) say(await writeOrCheck({ path, text: text(), check: values.check }));
  },
};
