// As much of ESTree (https://github.com/estree/estree) and of oxlint's rule interface as the house's own rules look at.

export interface Node {
  readonly type: string;
  readonly parent?: Node | null;
}

export interface Identifier extends Node {
  readonly type: 'Identifier';
  readonly name: string;
}

export interface Literal extends Node {
  readonly type: 'Literal';
  readonly value: unknown;
}

export interface TemplateLiteral extends Node {
  readonly type: 'TemplateLiteral';
  readonly quasis: readonly { readonly value: { readonly cooked: string | null } }[];
  readonly expressions: readonly Node[];
}

export interface CallExpression extends Node {
  readonly type: 'CallExpression';
  readonly callee: Node;
  readonly arguments: readonly Node[];
}

export interface RuleContext {
  report(found: { node: Node; message: string }): void;
}

export interface Rule {
  create(context: RuleContext): Record<string, (node: never) => void>;
}

export function isIdentifier(node: Node): node is Identifier {
  return node.type === 'Identifier';
}

export function isTemplate(node: Node): node is TemplateLiteral {
  return node.type === 'TemplateLiteral';
}

/** What a call calls: `statement` of statement(…), `query` of client.query(…); null for anything more involved. */
export function calledName(call: CallExpression): string | null {
  if (isIdentifier(call.callee)) return call.callee.name;
  if (call.callee.type !== 'MemberExpression') return null;
  const { property } = call.callee as Node & { readonly property: Node };
  return isIdentifier(property) ? property.name : null;
}

export function isInside(node: Node, types: ReadonlySet<string>): boolean {
  for (let around = node.parent; around !== null && around !== undefined; around = around.parent) if (types.has(around.type)) return true;
  return false;
}

export const functionTypes: ReadonlySet<string> = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
