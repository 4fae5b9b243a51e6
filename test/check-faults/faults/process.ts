import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import type { World } from '../world.ts';

/** A start on a busy machine, with what it waits for. */
const restartMsMax = 60_000;

export const processFaults: readonly Fault[] = [
  { name: 'process-killed', kind: 'process', about: 'kill -9 of an API process, which an orchestrator starts again', seconds: 0, isFelt: true, bring: (world) => ended(world, 'SIGKILL') },
  { name: 'process-terminated', kind: 'process', about: 'SIGTERM: it drains, and is started again', seconds: 0, isFelt: false, bring: (world) => ended(world, 'SIGTERM') },
  {
    name: 'process-frozen', kind: 'process', about: 'SIGSTOP of an API process', seconds: 8, isFelt: false, mayHang: true,
    bring: async ({ nodes }, { ms }) => {
      nodes[0]?.signal('SIGSTOP');
      await sleep(ms);
      nodes[0]?.signal('SIGCONT');
    },
  },
  {
    name: 'event-loop-blocked', kind: 'process', about: 'an API process computes for two seconds, twice', seconds: 3, isFelt: false, needs: { ownFault: 'blocked' },
    bring: async ({ nodes }, { ms }) => {
      for (const node of nodes.slice(0, 2)) {
        node.signal('SIGUSR2');
        await sleep(ms);
      }
    },
  },
  {
    name: 'memory-near-limit', kind: 'process', about: 'four fifths of the heap are taken by something else', seconds: 8, isFelt: false,
    needs: { ownFault: 'memory', env: { NODE_OPTIONS: '--max-old-space-size=256', COUVERT_CACHE_MIB: '16', COUVERT_ANSWERS_MIB: '8', COUVERT_DIRECTORY_MIB: '16', COUVERT_INDEX_MIB: '16' } },
    bring: async ({ nodes }, { ms }) => {
      nodes[0]?.signal('SIGUSR2');
      await sleep(ms);
    },
  },
  {
    name: 'clock-stepped', kind: 'process', about: 'the clock of one process is an hour fast, then an hour slow, then right', seconds: 10, isFelt: false, needs: { ownFault: 'clock' },
    bring: async ({ nodes }, { ms }) => {
      nodes[0]?.signal('SIGUSR2');
      await sleep(ms);
    },
  },
  {
    name: 'unhandled-rejection', kind: 'process', about: 'a promise fails and nobody handles it', seconds: 0, isFelt: false, needs: { ownFault: 'rejection' },
    bring: async ({ nodes }, { note }) => {
      const [node] = nodes;
      const pid = node?.pid;
      node?.signal('SIGUSR2');
      await sleep(1_000);
      if (node !== undefined && (await node.residentMebibytes()) === null) await node.untilRestarted(node.restarts + 1, restartMsMax);
      note(node?.pid === pid ? 'the process lived on' : 'the process ended, and was started again');
    },
  },
];

async function ended({ nodes }: World, signal: NodeJS.Signals): Promise<void> {
  const [node] = nodes;
  if (node === undefined) return;
  const { restarts } = node;
  node.signal(signal);
  await node.untilRestarted(restarts + 1, restartMsMax);
}
