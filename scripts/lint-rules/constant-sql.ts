import { calledName, functionTypes, isIdentifier, isInside, isTemplate, type CallExpression, type Node, type Rule } from './estree.ts';

/** Methods of node-postgres, of data sources and of query builders whose first argument is SQL, or becomes part of it. */
const takesSql: ReadonlySet<string> = new Set([
  'query', 'where', 'andWhere', 'orWhere', 'having', 'andHaving', 'orHaving', 'orderBy', 'addOrderBy', 'groupBy', 'addGroupBy', 'select', 'addSelect',
]);

/**
 * SQL is constant text with $1: a value that is pasted into it is an injection, and a plan for each value.
 * statement() is called where the module loads, when there is no request yet whose value could get in.
 */
export const constantSql: Rule = {
  create: (context) => ({
    CallExpression(call: CallExpression) {
      const name = calledName(call);
      if (name === 'statement' && isIdentifier(call.callee) && isInside(call, functionTypes)) {
        context.report({ node: call, message: 'Declare a statement where the module loads: its text is constant.' });
      }
      const [sql] = call.arguments;
      if (name !== null && takesSql.has(name) && !isIdentifier(call.callee) && sql !== undefined && isPasted(sql)) {
        context.report({ node: sql, message: 'SQL is constant text: give values as parameters ($1).' });
      }
    },
  }),
};

function isPasted(sql: Node): boolean {
  if (isTemplate(sql)) return sql.expressions.length > 0;
  if (sql.type === 'BinaryExpression') return true;
  if (sql.type !== 'ObjectExpression') return false;
  const { properties } = sql as Node & { readonly properties: readonly (Node & { readonly key?: Node; readonly value?: Node })[] };
  return properties.some(({ key, value }) => key !== undefined && isIdentifier(key) && key.name === 'text' && value !== undefined && isPasted(value));
}
