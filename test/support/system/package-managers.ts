import type { PackageManagerName } from './system-programs.ts';

export interface PackageManager {
  readonly name: PackageManagerName;
  /** Commands in order; the packages go behind the last one. */
  readonly commands: readonly (readonly string[])[];
  /** Homebrew refuses root, all others need it. */
  readonly needsRoot: boolean;
}

/** The first that is there is the system's own. */
export const packageManagers: readonly PackageManager[] = [
  { name: 'apt-get', needsRoot: true, commands: [['apt-get', 'update', '--quiet'], ['apt-get', 'install', '--yes', '--quiet', '--no-install-recommends']] },
  { name: 'dnf', needsRoot: true, commands: [['dnf', 'install', '--assumeyes', '--quiet']] },
  { name: 'apk', needsRoot: true, commands: [['apk', 'add', '--quiet']] },
  { name: 'pacman', needsRoot: true, commands: [['pacman', '--sync', '--refresh', '--noconfirm', '--needed']] },
  { name: 'brew', needsRoot: false, commands: [['brew', 'install', '--quiet']] },
];
