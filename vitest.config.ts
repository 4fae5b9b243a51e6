import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

// The libs are entered through package.json `imports`; the condition `source` leads to TypeScript.
const conditions = [...defaultServerConditions, 'source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // Where globalSetup runs. Without it the template is migrated by what was last built into dist.
  environments: { __vitest__: { resolve: { conditions } } },
  test: {
    include: ['{apps,libs,test,bench}/**/*.spec.ts'],
    exclude: ['**/node_modules/**', 'dist/**'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup-file.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 240_000,
    allowOnly: false,
    coverage: {
      provider: 'v8',
      include: ['libs/**/*.ts'],
      exclude: ['**/*.spec.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
      thresholds: { lines: 90, branches: 85 },
    },
  },
});
