import { spawnSync } from 'node:child_process';

const isRoot = process.getuid?.() === 0;

/**
 * A command that first runs shell commands (`mount …`), then the given one, in mounts that nobody
 * else sees and that are gone with it. An ordinary user becomes root of a user namespace for that, and
 * themselves again for the command. `ours "$@"` runs the command as ourselves among the shell commands, too.
 */
export function inPrivateMounts(mounting: string, run: string[]): { command: string; args: string[] } {
  const back = isRoot ? '' : `unshare --user --map-user=${process.getuid?.()} --map-group=${process.getgid?.()}`;
  const script = `ours() { ${back} "$@"; }; ${mounting}; exec ${back} "$@"`;
  return { command: 'unshare', args: [...(isRoot ? [] : ['--map-root-user']), '--mount', 'sh', '-euc', script, 'sh', ...run] };
}

/** Whether this machine lets us: a container's profile may forbid it. Asked once. */
export const canMount = ((): boolean => {
  const { command, args } = inPrivateMounts('mount -t tmpfs -o size=1m tmpfs /mnt', ['true']);
  const works = spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  if (!works) process.stderr.write('This machine forbids private mounts: the tests of a full disk do not run here.\n');
  return works;
})();
