/** A program of the operating system that some suites need, and that no npm package brings. */
export interface SystemProgram {
  /** What is looked for on PATH. */
  readonly command: string;
  /** Package manager → the package that brings it. */
  readonly packages: Readonly<Partial<Record<PackageManagerName, string>>>;
}

export type PackageManagerName = 'apt-get' | 'dnf' | 'apk' | 'pacman' | 'brew';

/** Every program that suites ask for. Valkey speaks the same protocol; where a system has it instead of Redis, it brings `redis-server` as well. */
export const systemPrograms = {
  'redis-server': { command: 'redis-server', packages: { 'apt-get': 'redis-server', dnf: 'redis', apk: 'redis', pacman: 'valkey', brew: 'redis' } },
  openssl: { command: 'openssl', packages: { 'apt-get': 'openssl', dnf: 'openssl', apk: 'openssl', pacman: 'openssl', brew: 'openssl' } },
  nginx: { command: 'nginx', packages: { 'apt-get': 'nginx', dnf: 'nginx', apk: 'nginx', pacman: 'nginx', brew: 'nginx' } },
  varnishd: { command: 'varnishd', packages: { 'apt-get': 'varnish', dnf: 'varnish', apk: 'varnish', pacman: 'varnish', brew: 'varnish' } },
  promtool: { command: 'promtool', packages: { 'apt-get': 'prometheus', dnf: 'golang-github-prometheus', apk: 'prometheus', pacman: 'prometheus', brew: 'prometheus' } },
  amtool: { command: 'amtool', packages: { 'apt-get': 'prometheus-alertmanager', dnf: 'golang-github-prometheus-alertmanager', apk: 'alertmanager', pacman: 'alertmanager', brew: 'alertmanager' } },
} as const satisfies Record<string, SystemProgram>;

export type SystemProgramName = keyof typeof systemPrograms;
