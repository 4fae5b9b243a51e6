/** A metric that an expression asks for, and the labels by which it chooses. */
export interface Selector {
  readonly metric: string;
  readonly labels: readonly string[];
}

export interface PromqlNames {
  readonly selectors: readonly Selector[];
  /** Of `by (…)`, `on (…)`, `without (…)` and their like. */
  readonly groupings: readonly string[];
}

/** https://prometheus.io/docs/prometheus/latest/querying/operators/ */
const beforeLabels = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);
const aggregations = ['sum', 'min', 'max', 'avg', 'group', 'stddev', 'stdvar', 'count', 'count_values', 'bottomk', 'topk', 'quantile'];
const words = new Set([...beforeLabels, ...aggregations, 'and', 'or', 'unless', 'bool', 'offset', 'atan2', 'inf', 'nan']);
/** Text in quotes, a range in brackets, a number or duration, a name, or one sign. */
const token = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\[[^\]]*\]|\d[\w.]*|\$?[A-Za-z_:][\w:]*|\S/g;

/**
 * What an expression of PromQL names. No parser: enough to compare names with the list of those that exist.
 * @throws Error for a list of labels that does not end
 */
export function namesIn(expression: string): PromqlNames {
  const tokens = expression.match(token) ?? [];
  const selectors: Selector[] = [];
  const groupings: string[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const word = tokens[at] ?? '';
    if (!/^[A-Za-z_:]/.test(word)) continue;
    const next = tokens[at + 1];
    if (beforeLabels.has(word)) {
      if (next !== '(') continue;
      const end = endOf(tokens, at + 1, ')');
      groupings.push(...namesAmong(tokens.slice(at + 2, end)));
      at = end;
    } else if (next === '{') {
      const end = endOf(tokens, at + 1, '}');
      const inside = tokens.slice(at + 2, end);
      selectors.push({ metric: word, labels: inside.filter((one, index) => /^[A-Za-z_]/.test(one) && /^[=!]/.test(inside[index + 1] ?? '')) });
      at = end;
    } else if (next !== '(' && !words.has(word.toLowerCase())) {
      selectors.push({ metric: word, labels: [] });
    }
  }
  return { selectors, groupings };
}

function endOf(tokens: readonly string[], from: number, sign: string): number {
  const end = tokens.indexOf(sign, from);
  if (end < 0) throw new Error(`a list of labels does not end: ${tokens.slice(from).join(' ')}`);
  return end;
}

const namesAmong = (tokens: readonly string[]): string[] => tokens.filter((one) => /^[A-Za-z_]/.test(one));
