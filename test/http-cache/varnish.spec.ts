import { expect, it } from 'vitest';
import { describeWith } from '../support/system/describe-with.ts';
import { describeSharedCache } from './describe-shared-cache.ts';
import { startVarnish } from './shared-cache.ts';

describeWith('varnishd', 'Varnish before the API', () => {
  describeSharedCache(startVarnish, (shown) => {
    it('forgets what a key names, and nothing else', async () => {
      const { wire, ...shared } = shown();
      await wire.ask('/docs/errors');
      shared.reached('/docs/errors');
      expect((await wire.ask('/', { method: 'PURGE', headers: { 'surrogate-key': 'doc' } })).status).toBe(200);
      expect((await wire.ask('/', { method: 'PURGE', headers: { 'surrogate-key': 'd.cs' } })).status).toBe(200);
      await wire.ask('/docs/errors');
      expect(shared.reached('/docs/errors')).toBe(0);
      expect((await wire.ask('/', { method: 'PURGE', headers: { 'surrogate-key': 'docs' } })).status).toBe(200);
      await wire.ask('/docs/errors');
      expect(shared.reached('/docs/errors')).toBe(1);
      expect((await wire.ask('/', { method: 'PURGE' })).status).toBe(400);
    });
  });
});
