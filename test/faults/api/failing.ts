import { parseConfig } from '../../../apps/api/src/config.ts';
import { serve } from '../../../apps/api/src/serve.ts';

// The API as it is, and two ways to have it fail where nobody catches it.

process.on('SIGUSR2', () => {
  void Promise.reject(new Error('nobody waits for this'));
});
process.on('SIGHUP', () => {
  throw new TypeError('nobody catches this');
});

await serve(parseConfig(process.env));
