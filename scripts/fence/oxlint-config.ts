import { importOverrides, type Override } from './import-rules.ts';

const featureLibs = 'libs/{monitoring,security,restaurants,bookings,caching}/src';

/** What .oxlintrc.json says, whole: import rules from the table, and the house's own rules. */
export function oxlintConfig(): Record<string, unknown> {
  return {
    $schema: './node_modules/oxlint/configuration_schema.json',
    plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'vitest'],
    options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
    jsPlugins: ['./scripts/lint-rules/plugin.ts'],
    categories: { correctness: 'error' },
    env: { node: true, es2024: true },
    ignorePatterns: ['dist', 'coverage', 'test/support/fixtures'],
    rules: everywhere,
    overrides: [...importOverrides(), ...houseOverrides],
  };
}

const everywhere = {
  'import/no-cycle': 'error',
  'typescript/no-explicit-any': 'error',
  'typescript/ban-ts-comment': 'error',
  'typescript/no-non-null-assertion': 'error',
  // With the types at hand: a promise that nobody awaits loses its error.
  'typescript/no-floating-promises': 'error',
  'typescript/no-misused-promises': 'error',
  'typescript/await-thenable': 'error',
  'typescript/only-throw-error': 'error',
  'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  // Numbers belong into sentences; what has no text of its own does not.
  'typescript/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  // Taking a string apart by code points is what it is for.
  'typescript/no-misused-spread': ['error', { allow: ['string'] }],
  eqeqeq: 'error',
  'no-empty': 'error',
  'no-var': 'error',
  'no-eval': 'error',
  'no-new-func': 'error',
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
  'max-lines': ['error', { max: 300 }],
  'unicorn/filename-case': ['error', { case: 'kebabCase' }],
  // It asks for Array.from({ length }), which is slow where arrays are hot, and there they are.
  'unicorn/no-new-array': 'off',
  'couvert/constant-sql': 'error',
  'couvert/no-double-assertion': 'error',
  'couvert/no-export-all': 'error',
} as const;

const houseOverrides: readonly Override[] = [
  // Identifiers cannot be parameters of DDL, so tests and scripts that make databases escape them.
  { files: ['test/**', 'bench/**', 'scripts/**'], rules: { 'couvert/constant-sql': 'off' } },
  { files: [`${featureLibs}/**`, 'apps/**'], excludeFiles: ['**/persistence/**', '**/*.spec.ts'], rules: { 'couvert/sql-in-persistence': 'error' } },
  // Logs go through the logger, which redacts.
  { files: ['libs/**'], rules: { 'no-console': 'error' } },
  { files: [`${featureLibs}/usecases/**`], rules: { 'couvert/one-verb-a-file': 'error' } },
  {
    files: ['**/*.spec.ts'],
    rules: {
      'max-lines': 'off',
      'couvert/constant-sql': 'off',
      // The second argument is the message of a failure.
      'vitest/valid-expect': ['error', { maxArgs: 2 }],
      'vitest/expect-expect': ['error', { assertFunctionNames: ['expect*', 'assert*', 'fc.assert'] }],
      'vitest/no-focused-tests': 'error',
      'vitest/no-disabled-tests': 'error',
      'vitest/no-identical-title': 'error',
      'couvert/wait-for-conditions': 'error',
    },
  },
  { files: ['**/migrations/*.ts'], rules: { 'max-lines': 'off' } },
];
