import type { Node, Rule } from './estree.ts';

/** A surface names each export: adding one is a decision, and `export *` takes it without asking. */
export const noExportAll: Rule = {
  create: (context) => ({
    ExportAllDeclaration: (node: Node) => context.report({ node, message: 'Name what is exported.' }),
  }),
};
