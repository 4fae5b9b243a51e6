import { describe, expect, it } from 'vitest';
import { installPrograms, type Machine } from './install-programs.ts';

/** A machine that has these commands; installing brings `redis-server`, when the package manager's command succeeds. */
function aMachine({ commands, userId = 1_000, env = {}, failing = [] }: { commands: string[]; userId?: number; env?: Record<string, string>; failing?: string[] }): Machine & { ran: string[]; said: string[] } {
  const there = new Set(commands);
  const ran: string[] = [];
  const said: string[] = [];
  return {
    ran,
    said,
    env,
    userId,
    find: (command) => (there.has(command) ? `/usr/bin/${command}` : null),
    run: (command) => {
      const line = command.join(' ');
      ran.push(line);
      if (failing.some((part) => line.includes(part))) return Promise.reject(new Error(`no: ${line}`));
      if (/ (install|add|--sync) .*(redis|valkey)/.test(line)) there.add('redis-server');
      return Promise.resolve();
    },
    say: (line) => said.push(line),
  };
}

const packageCommands = (ran: readonly string[]): string[] => ran.filter((line) => /apt-get|dnf|apk|brew/.test(line));

describe('programs of the operating system that tests need', () => {
  it('are left alone when they are there', async () => {
    const machine = aMachine({ commands: ['redis-server', 'apt-get'], userId: 0 });
    expect(await installPrograms(['redis-server'], machine)).toEqual([]);
    expect(machine.ran).toEqual([]);
  });

  it('are installed by root, and said', async () => {
    const machine = aMachine({ commands: ['apt-get'], userId: 0 });
    expect(await installPrograms(['redis-server'], machine)).toEqual([]);
    expect(packageCommands(machine.ran)).toEqual(['apt-get update --quiet', 'apt-get install --yes --quiet --no-install-recommends redis-server']);
    expect(machine.said.join()).toContain('installing with apt-get: redis-server');
  });

  it('start no service of their own, and leave no policy behind', async () => {
    const machine = aMachine({ commands: ['apt-get', 'systemctl'], userId: 0, failing: ['test -e'] });
    await installPrograms(['redis-server'], machine);
    const of = (part: string): number => machine.ran.findIndex((line) => line.includes(part));
    expect(of('install --mode=755')).toBeGreaterThanOrEqual(0);
    expect(of('install --mode=755')).toBeLessThan(of('apt-get install'));
    expect(of('apt-get install')).toBeLessThan(of('rm --force /usr/sbin/policy-rc.d'));
    expect(machine.ran.at(-1)).toBe('systemctl --quiet disable redis-server');
  });

  it('leave a policy that the machine has as it is', async () => {
    const machine = aMachine({ commands: ['apt-get'], userId: 0 });
    await installPrograms(['redis-server'], machine);
    expect(machine.ran.filter((line) => line.includes('policy-rc.d'))).toEqual(['test -e /usr/sbin/policy-rc.d']);
  });

  it('are installed through a sudo that asks nothing, and not through one that asks', async () => {
    const willing = aMachine({ commands: ['dnf', 'sudo'] });
    expect(await installPrograms(['redis-server'], willing)).toEqual([]);
    expect(packageCommands(willing.ran)).toEqual(['sudo --non-interactive dnf install --assumeyes --quiet redis']);
    const asking = aMachine({ commands: ['dnf', 'sudo'], failing: ['sudo --non-interactive true'] });
    expect(await installPrograms(['redis-server'], asking)).toEqual([{ program: 'redis-server', howToGet: 'sudo dnf install redis' }]);
    expect(packageCommands(asking.ran)).toEqual([]);
  });

  it('are not installed when that is forbidden, or cannot be', async () => {
    const forbidden = aMachine({ commands: ['apt-get'], userId: 0, env: { COUVERT_TEST_INSTALL: '0' } });
    expect(await installPrograms(['redis-server'], forbidden)).toEqual([{ program: 'redis-server', howToGet: 'sudo apt-get install redis-server' }]);
    expect(forbidden.ran).toEqual([]);
    const failing = aMachine({ commands: ['apk'], userId: 0, failing: ['apk add'] });
    expect(await installPrograms(['redis-server'], failing)).toEqual([{ program: 'redis-server', howToGet: 'sudo apk add redis' }]);
    expect(failing.said.join()).toContain('That failed: no: apk add');
    expect(await installPrograms(['redis-server'], aMachine({ commands: [] }))).toEqual([{ program: 'redis-server', howToGet: 'put redis-server on PATH' }]);
  });
});
