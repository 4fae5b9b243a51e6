import { describe } from 'vitest';
import { findProgram } from './find-program.ts';
import { systemPrograms, type SystemProgramName } from './system-programs.ts';

/** A suite that needs a program of the operating system. Where it is missing, the last lines of the run say that the suite did not run. */
export function describeWith(program: SystemProgramName, title: string, suite: () => void): void {
  const isThere = findProgram(systemPrograms[program].command) !== null;
  // oxlint-disable-next-line vitest/valid-title, vitest/valid-describe-callback -- both come from the spec
  describe.runIf(isThere)(title, suite);
}
