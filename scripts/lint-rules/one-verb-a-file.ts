import type { Node, Rule } from './estree.ts';

type Program = Node & { readonly body: readonly (Node & { readonly declaration?: Node | null })[] };

/** A use case is one verb: exporting a second class tells us that two verbs share a file. */
export const oneVerbAFile: Rule = {
  create: (context) => ({
    Program(program: Program) {
      const classes = program.body.filter((node) => node.type === 'ExportNamedDeclaration' && node.declaration?.type === 'ClassDeclaration');
      for (const extra of classes.slice(1)) context.report({ node: extra, message: 'One use case a file.' });
    },
  }),
};
