import { spawnSync } from 'node:child_process';

/** Whether the printed commands can be pasted on this machine at all. */
export const hasCurl = ((): boolean => {
  const found = spawnSync('curl', ['--version'], { stdio: 'ignore' }).status === 0;
  if (!found) process.stderr.write('There is no curl on this machine: the commands that npm start prints are not tried here.\n');
  return found;
})();

/** The commands that were printed, in their order: the search, then the booking. */
export function printedCommands(stdout: string): string[] {
  return stdout.split('\n').map((line) => line.trim()).filter((line) => line.startsWith('curl '));
}

/** Pastes a command into a shell, with an environment of which it knows nothing. @returns what it prints, as JSON. */
export function paste<Answer>(command: string, user: { uid?: number; gid?: number } = {}): Answer {
  const { stdout, stderr, status } = spawnSync('sh', ['-c', command], { encoding: 'utf8', cwd: '/', env: { PATH: process.env['PATH'] }, ...user });
  if (status !== 0) throw new Error(`${command}\nended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Answer;
}
