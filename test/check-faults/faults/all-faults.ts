import type { Fault } from '../fault.ts';
import { collectorFaults } from './collectors.ts';
import { databaseFaults } from './database.ts';
import { networkFaults } from './network.ts';
import { processFaults } from './process.ts';
import { redisFaults } from './redis.ts';

/** In the order of the table. */
export const allFaults: readonly Fault[] = [...databaseFaults, ...redisFaults, ...processFaults, ...networkFaults, ...collectorFaults];
