import { answersVariable, noteAnswers } from './answers.ts';

// The API as it is, with a note of where each search was answered from.

const path = process.env[answersVariable];
if (path === undefined) throw new RangeError(`${answersVariable} is missing: this program is started by npm run e2e:city`);
noteAnswers(path);
await import('../../../apps/api/src/main.ts');
