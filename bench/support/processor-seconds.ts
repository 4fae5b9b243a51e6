import { readFile } from 'node:fs/promises';

/** Of the kernel's clock: `getconf CLK_TCK` is 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Processor time that a process has taken so far, all its threads together, in s; https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html , Linux alone. */
export async function processorSecondsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // Its name, in brackets, may hold anything: what is counted begins behind it, with the third field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
