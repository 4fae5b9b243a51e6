import type { Node, Rule } from './estree.ts';

type Assertion = Node & { readonly expression: Node; readonly typeAnnotation: Node };

/** `as unknown as T` tells the compiler to look away. A guard, a generic or an honest type says the same and is checked. */
export const noDoubleAssertion: Rule = {
  create: (context) => ({
    TSAsExpression(outer: Assertion) {
      const inner = outer.expression;
      if (inner.type !== 'TSAsExpression') return;
      const through = (inner as Assertion).typeAnnotation.type;
      if (through === 'TSUnknownKeyword' || through === 'TSAnyKeyword' || through === 'TSNeverKeyword') {
        context.report({ node: outer, message: 'An assertion through unknown checks nothing.' });
      }
    },
  }),
};
