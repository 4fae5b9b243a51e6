import { grownMebibytesMax, type FaultVerdict, recoverySecondsMax } from './facts.ts';

/** How much evidence is told of each kind. */
const toldMax = 5;
const head = ['fault', 'what clients saw', 'lost', 'doubled', 'wrong', 'recovery s', 'memory MiB', ''] as const;

/** One line a fault, for a person to read. */
export function table(verdicts: readonly FaultVerdict[]): string {
  const rows = verdicts.map(({ name, seen, lost, doubled, wrong, recoverySeconds, grownMebibytes, isSurvived, isAsleep }) => [
    name, seenOf(seen), String(lost.length), String(doubled.length), String(wrong.length), Number.isFinite(recoverySeconds) ? recoverySeconds.toFixed(1) : 'never',
    grownMebibytes === null ? '-' : signed(grownMebibytes), isSurvived ? 'survived' : isAsleep ? 'NOT FELT' : 'FAILED',
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

export function evidenceOf({ name, lost, doubled, wrong, notes, recoverySeconds, grownMebibytes }: FaultVerdict): string {
  const lines = [...lost, ...doubled, ...wrong].slice(0, toldMax);
  if (recoverySeconds > recoverySecondsMax) lines.push(`recovered after ${recoverySeconds.toFixed(1)} s, at most ${recoverySecondsMax}`);
  if (grownMebibytes !== null && grownMebibytes > grownMebibytesMax) lines.push(`a process grew by ${grownMebibytes.toFixed(0)} MiB, at most ${grownMebibytesMax}`);
  return [...notes, ...lines].map((line) => `  ${name}: ${line}`).join('\n');
}

function seenOf(seen: ReadonlyMap<string, number>): string {
  return [...seen].slice(0, 6).map(([way, count]) => `${count} ${way}`).join(', ');
}

function signed(mebibytes: number): string {
  return `${mebibytes < 0 ? '' : '+'}${mebibytes.toFixed(0)}`;
}
