/** One thing that `couvert` can do. Each is a file of `verbs/`, listed in `verbs.ts`. */
export interface Verb {
  /** How it is called, with its options, one line each. Shown by `couvert help <verb>`. */
  readonly usage: readonly string[];
  /** @throws Refusal with a sentence for the person who called it; anything else is a defect and keeps its stack. */
  run(call: VerbCall): Promise<void>;
}

export interface VerbCall {
  /** What stands after the verb. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results go to standard output, so that they can be piped. */
  readonly say: (line: string) => void;
  /** Progress goes to standard error. */
  readonly note: (line: string) => void;
}

/** A call that cannot be carried out, as a sentence that says what to do. It ends the command with code 1. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
