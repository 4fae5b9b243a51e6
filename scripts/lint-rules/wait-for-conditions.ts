import { calledName, functionTypes, isInside, type CallExpression, type Node, type Rule } from './estree.ts';

const loops: ReadonlySet<string> = new Set(['WhileStatement', 'DoWhileStatement', 'ForStatement', 'ForOfStatement']);
const sleeps: ReadonlySet<string> = new Set(['sleep', 'setTimeout', 'delay', 'wait']);

type AwaitExpression = Node & { readonly argument: Node };

/**
 * A test waits for what it wants to see, not for a time in which it hopes to: too short on a busy machine, too long on
 * every other. Between two looks, in a loop, a pause is fine.
 */
export const waitForConditions: Rule = {
  create: (context) => ({
    AwaitExpression(node: AwaitExpression) {
      const sleepsHere = isSleep(node.argument) || isPromiseOfTimer(node.argument);
      if (sleepsHere && !isInside(node, loops)) context.report({ node, message: 'Wait for a condition, not for a time.' });
    },
  }),
};

function isSleep(node: Node): boolean {
  return node.type === 'CallExpression' && sleeps.has(calledName(node as CallExpression) ?? '');
}

/** `new Promise((resolve) => setTimeout(resolve, ms))` */
function isPromiseOfTimer(node: Node): boolean {
  if (node.type !== 'NewExpression') return false;
  const [executor] = (node as CallExpression).arguments;
  if (executor === undefined || !functionTypes.has(executor.type)) return false;
  const { body } = executor as Node & { readonly body: Node };
  if (body.type !== 'BlockStatement') return isSleep(body);
  const { body: lines } = body as Node & { readonly body: readonly (Node & { readonly expression?: Node })[] };
  return lines.length === 1 && lines[0]?.expression !== undefined && isSleep(lines[0].expression);
}
