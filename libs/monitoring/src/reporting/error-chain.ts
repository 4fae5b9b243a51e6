const causesMax = 5;

/** What was thrown and what caused it, outermost first; at most five, also of causes that go in a circle. */
export function chainOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let at: unknown = error; at !== undefined && at !== null && chain.length < causesMax && !chain.includes(at); at = at instanceof Error ? at.cause : undefined) chain.push(at);
  return chain;
}

/** An error's class, as far as it is a name; the type of what is thrown and is no error. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return `thrown ${typeof error}`;
  return /^[A-Za-z_$][\w$]{0,60}$/.test(error.name) ? error.name : 'Error';
}

/** SQLSTATE, Node's or our own code, as far as it is one. */
export function codeOf(error: unknown): string | null {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^[A-Z0-9_]{2,60}$/.test(code) ? code : null;
}

// What V8 says of a mistake in code names identifiers of that code and nothing else. Every other message may have been put
// together from what somebody sent.
const harmless = [
  /^Cannot (?:read|set) properties of (?:undefined|null)/,
  /^[\w$.]{1,100} is not (?:a function|iterable|defined|a constructor)/,
  /^Cannot access '[\w$]{1,60}' before initialization/,
  /^Maximum call stack size exceeded/,
  /^Assignment to constant variable/,
  /^fetch failed/,
];

/**
 * What may be told of an error outside of our own logs: code, constraint, and its message where it cannot hold what a person
 * has sent. For all else there is the trace id, which leads to the log.
 */
export function harmlessText(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const constraint: unknown = Reflect.get(error, 'constraint');
  const isName = typeof constraint === 'string' && /^[a-z][a-z0-9_]{0,62}$/.test(constraint);
  const message = ['TypeError', 'ReferenceError', 'RangeError'].includes(error.name) ? harmless.map((one) => one.exec(error.message)?.[0]).find((found) => found !== undefined) : undefined;
  return [codeOf(error), isName ? constraint : null, message].filter((part) => typeof part === 'string').join(' ');
}
