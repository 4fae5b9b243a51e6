/** A line for the person who waits. The last line of a run is its JSON; all lines before are these. */
export function progress(line: string): void {
  process.stdout.write(`${line}\n`);
}
