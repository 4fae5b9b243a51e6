import { isTemplate, type Literal, type Node, type Rule, type RuleContext, type TemplateLiteral } from './estree.ts';

// Verbs in capitals and what must follow them: words of a sentence do not look like that.
const looksLikeSql = /^\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+(\s*\([^)]*\))?\s+AS\s|COPY\s+\w|MERGE\s+INTO\s|CREATE\s+(TABLE|INDEX|UNIQUE)\b|ALTER\s+TABLE\s|DROP\s+TABLE\s|TRUNCATE\s)/;

/** SQL lives in persistence/ and nowhere else, so that a change of a query is seen where queries are. */
export const sqlInPersistence: Rule = {
  create: (context) => ({
    Literal: (literal: Literal) => judge(context, literal, typeof literal.value === 'string' ? literal.value : ''),
    TemplateLiteral: (template: TemplateLiteral) => judge(context, template, template.quasis[0]?.value.cooked ?? ''),
  }),
};

function judge(context: RuleContext, node: Node, text: string): void {
  if (!looksLikeSql.test(text)) return;
  if (isTemplate(node) && node.parent?.type === 'TaggedTemplateExpression') return;
  context.report({ node, message: 'SQL lives in persistence/.' });
}
