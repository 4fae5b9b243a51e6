import { setTimeout as sleep } from 'node:timers/promises';
import { checkFault, type CheckOptions } from './check-fault.ts';
import type { FaultVerdict } from './facts.ts';
import type { Fault } from './fault.ts';

const restartMsMax = 120_000;
/** Between two kills there is work to be lost, ms. */
const workMs = 500;

export interface Kills {
  readonly processes: number;
  readonly database: number;
}

/** So many times kill -9 of one process or the other, and of PostgreSQL among them, under load that never stops. */
export function killAgainAndAgain(options: CheckOptions, { processes, database }: Kills): Promise<FaultVerdict> {
  const fault: Fault = {
    name: 'kills', kind: 'process', about: 'kill -9 again and again', seconds: 0, isFelt: true,
    bring: async ({ nodes, postgres }, { note }) => {
      const each = Math.max(1, Math.floor(processes / database));
      let [killed, databaseKilled] = [0, 0];
      while (killed < processes || databaseKilled < database) {
        const node = nodes[killed % nodes.length];
        if (killed < processes && node !== undefined) {
          const { restarts } = node;
          node.signal('SIGKILL');
          killed += 1;
          await node.untilRestarted(restarts + 1, restartMsMax);
        }
        if (databaseKilled < database && (killed % each === 0 || killed >= processes)) {
          await postgres.kill();
          await postgres.begin();
          databaseKilled += 1;
        }
        if (killed % 10 === 0) options.onProgress(`  ${killed} API processes and ${databaseKilled} times PostgreSQL killed`);
        await sleep(workMs);
      }
      note(`${killed} × kill -9 of an API process, ${databaseKilled} × of PostgreSQL`);
    },
  };
  return checkFault(fault, options);
}
