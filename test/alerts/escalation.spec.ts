import { afterAll, beforeAll, expect, it } from 'vitest';
import { Alerting, type KnownAlert } from '../check-alerts/alerting.ts';
import { describeWith } from '../support/system/describe-with.ts';
import { ToldMetrics } from './told-metrics.ts';

/** A quarter of an hour in five seconds. */
const factor = 180;
const patience = { timeout: 90_000, interval: 200 };

describeWith('promtool', 'with a real Prometheus,', () => {
  describeWith('amtool', 'with a real Alertmanager on the deployed files, what goes on', () => {
    let metrics: ToldMetrics;
    let alerting: Alerting;
    let differences = 0;

    beforeAll(async () => {
      metrics = await ToldMetrics.start();
      alerting = await Alerting.start({ targets: [metrics.target], factor });
    });
    afterAll(async () => {
      await alerting?.stop();
      await metrics?.close();
    });

    const known = async (alertname: string, level: string | undefined): Promise<KnownAlert | undefined> =>
      (await alerting.alerts()).find(({ labels }) => labels['alertname'] === alertname && labels['level'] === level);

    it('is told to the next level, and the next, unless somebody has said that they are at it', { timeout: 240_000 }, async () => {
      const { receivers } = alerting;
      metrics.series.set('couvert_component_status{component="database"}', 1);
      // A page that is no consequence, and goes on.
      metrics.series.set('couvert_cache_shadow_total{outcome="different"}', () => (differences += 1));
      await expect.poll(() => receivers.told('level-1', 'CouvertCacheDifference').length, patience).toBeGreaterThan(0);

      metrics.series.set('couvert_component_status{component="database"}', 0);
      await expect.poll(() => receivers.told('level-1', 'CouvertDatabaseLost').length, patience).toBeGreaterThan(0);
      await alerting.silence('CouvertDatabaseLost');

      await expect.poll(() => receivers.told('level-3', 'CouvertCacheDifference').length, patience).toBeGreaterThan(0);
      const [first, second, third] = ['level-1', 'level-2', 'level-3'].map((level) => receivers.told(level, 'CouvertCacheDifference')[0]?.atMs ?? Number.NaN);
      expect([Number(second) - Number(first) > 0, Number(third) - Number(second) > 0]).toEqual([true, true]);
      expect(receivers.told('level-2', 'CouvertCacheDifference')[0]?.annotations).toEqual({
        summary: 'CouvertCacheDifference goes on, and nobody has said that they are at it',
        runbook_url: 'docs/runbooks/cache-difference.md',
      });
      // Mail as well from the second level on, with the password of the file.
      await expect.poll(() => receivers.notifications.filter(({ to, text }) => to.startsWith('couvert-third@') && text.includes('CouvertCacheDifference')).length, patience).toBeGreaterThan(0);
      expect(receivers.refused).toBe(0);

      // The silenced one has come to its third level as well, under its own name, and was told nobody.
      await expect.poll(async () => (await known('CouvertDatabaseLost', '3'))?.status.silencedBy.length, patience).toBe(1);
      expect((await known('CouvertDatabaseLost', '2'))?.status.state).toBe('suppressed');
      expect([receivers.told('level-2', 'CouvertDatabaseLost'), receivers.told('level-3', 'CouvertDatabaseLost')]).toEqual([[], []]);
      expect(receivers.notifications.flatMap(({ alerts }) => alerts).filter(({ labels }) => labels['alertname'] === 'CouvertEscalation' || 'of' in labels)).toEqual([]);
    });

    it('holds back what follows from it, and tells that when it is over', { timeout: 240_000 }, async () => {
      const { receivers } = alerting;
      metrics.series.set('couvert_outbox_oldest_seconds', 3_600);
      metrics.series.set('couvert_component_status{component="outbox"}', 0);
      for (const name of ['CouvertOutboxLate', 'CouvertComponentDown']) await expect.poll(async () => (await known(name, undefined))?.status.inhibitedBy.length, patience).toBe(1);
      expect(receivers.told('level-1', 'CouvertOutboxLate')).toEqual([]);

      metrics.series.set('couvert_component_status{component="database"}', 1);
      await expect.poll(() => receivers.told('level-1', 'CouvertOutboxLate').length, patience).toBeGreaterThan(0);
      await expect.poll(() => receivers.told('tickets', 'CouvertComponentDown').length, patience).toBeGreaterThan(0);
    });

    it('says when it has ended', { timeout: 240_000 }, async () => {
      metrics.series.set('couvert_outbox_oldest_seconds', 0);
      await expect.poll(() => alerting.receivers.told('level-1', 'CouvertOutboxLate', 'resolved').length, patience).toBeGreaterThan(0);
    });
  });
});
