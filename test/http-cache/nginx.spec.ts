import { describeWith } from '../support/system/describe-with.ts';
import { describeSharedCache } from './describe-shared-cache.ts';
import { startNginx } from './shared-cache.ts';

describeWith('nginx', 'nginx before the API', () => {
  describeSharedCache(startNginx, () => undefined);
});
