import { join } from 'node:path';
import type { Machine } from './install-programs.ts';
import type { PackageManager } from './package-managers.ts';

/** Debian asks it before a package starts its service; 101 forbids that. https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt */
const policyFile = '/usr/sbin/policy-rc.d';

interface Setting {
  readonly manager: PackageManager;
  readonly sudo: readonly string[];
  /** A temporary one. */
  readonly folder: string;
  readonly machine: Machine;
  readonly write: (path: string, text: string) => Promise<void>;
}

/**
 * Debian's packages start and enable the service that they bring. Tests start their own servers: the machine shall run none
 * of ours afterwards, now or after its next boot. A policy that the machine has of its own is left as it is.
 */
export async function quietServices({ manager, sudo, folder, machine, write }: Setting): Promise<{ restore(packages: readonly string[]): Promise<void> }> {
  if (manager.name !== 'apt-get') return { restore: () => Promise.resolve() };
  const hasOwn = await machine.run(['test', '-e', policyFile]).then(() => true, () => false);
  if (!hasOwn) {
    await write(join(folder, 'policy-rc.d'), '#!/bin/sh\nexit 101\n');
    await machine.run([...sudo, 'install', '--mode=755', join(folder, 'policy-rc.d'), policyFile]);
  }
  return {
    restore: async (packages) => {
      if (!hasOwn) await machine.run([...sudo, 'rm', '--force', policyFile]);
      // Without systemd there is nothing to disable.
      for (const name of packages) if (machine.find('systemctl') !== null) await machine.run([...sudo, 'systemctl', '--quiet', 'disable', name]).catch(() => undefined);
    },
  };
}
