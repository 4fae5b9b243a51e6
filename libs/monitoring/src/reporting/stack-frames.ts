/** One line of a stack. */
export interface StackFrame {
  readonly functionName: string | null;
  /** Relative to the project or to `node_modules`: the machine's own folders are nobody's business. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Of this project, and no package's or Node's. */
  readonly isOwn: boolean;
}

/** What is deeper says no more. */
const framesMax = 50;
const stackLengthMax = 50_000;

// V8's format: `    at async Class.method (file:///x/y.ts:1:2)`, or without a name, `    at /x/y.js:1:2`.
const line = /^\s*at (?:(?:async )?(.{1,200}?) \()?(?:file:\/\/)?([^\s()][^()]{0,500}?):(\d{1,7}):(\d{1,7})\)?$/;

// What is neither has been put there by somebody, and is not repeated.
const isFile = /^(?:node:[\w/.-]+|.*\.[cm]?[jt]s)$/;
const isName = /^[\w$.<>[\]# ]+$/;

/** The stack of an error, the innermost call first. Lines that are no calls, and the message above them, are left out. */
export function framesOf(error: Error): StackFrame[] {
  const { stack, message } = error;
  if (typeof stack !== 'string') return [];
  const frames: StackFrame[] = [];
  // A message may have lines that look like calls.
  const after = typeof message === 'string' ? stack.indexOf(message) + message.length : 0;
  for (const text of stack.slice(Math.max(0, after), Math.max(0, after) + stackLengthMax).split('\n')) {
    const [, name, path, row, column] = line.exec(text) ?? [];
    if (path === undefined || !isFile.test(path)) continue;
    frames.push({ functionName: name !== undefined && isName.test(name) ? name : null, ...placeOf(path), line: Number(row), column: Number(column) });
    if (frames.length === framesMax) break;
  }
  return frames;
}

const own = /(?:^|\/)((?:apps|libs)\/[\w-]+\/src\/[\w./-]+)$/;
const ofTests = /(?:^|\/)((?:test|bench|scripts)\/[\w./-]+)$/;

function placeOf(path: string): Pick<StackFrame, 'file' | 'isOwn'> {
  if (path.startsWith('node:')) return { file: path, isOwn: false };
  const inPackages = path.lastIndexOf('node_modules/');
  if (inPackages !== -1) return { file: path.slice(inPackages), isOwn: false };
  const file = own.exec(path)?.[1] ?? ofTests.exec(path)?.[1];
  return file === undefined ? { file: path.slice(path.lastIndexOf('/') + 1), isOwn: false } : { file, isOwn: own.test(path) };
}
