import type { Prng } from '../bulk/prng.ts';
import type { BookingDraft, ReviewDraft } from './booking-draft.ts';
import { inventedUuid } from './invented-ids.ts';

/** What came of a booking, or stands to. */
export function inventOutcome(prng: Prng, { day, autoConfirm }: { day: number; autoConfirm: boolean }): BookingDraft['status'] {
  const luck = prng.unit();
  if (day < 0) return luck < 0.88 ? 'completed' : luck < 0.93 ? 'no_show' : 'cancelled';
  if (luck > 0.94) return 'cancelled';
  return !autoConfirm && luck < 0.4 ? 'pending' : 'confirmed';
}

const words: readonly { readonly title: string; readonly body: string }[] = [
  { title: 'Never again', body: 'We waited an hour for cold food.' },
  { title: 'Not our evening', body: 'Friendly people, but the kitchen was lost.' },
  { title: 'Fair', body: 'Decent plates, a little loud.' },
  { title: 'Very good', body: 'Warm welcome, generous plates, fair prices.' },
  { title: 'Wonderful', body: 'The best meal we had this year. We have booked again already.' },
];

/** Two in three guests of a demo write a review; how kind it is follows the house's quality, 1..5. */
export function inventReview(prng: Prng, { quality, endsAtMs }: { quality: number; endsAtMs: number }): ReviewDraft | null {
  if (!prng.chance(0.65)) return null;
  const rating = Math.max(1, Math.min(5, Math.round(quality + prng.gauss() * 0.8)));
  const createdAtMs = endsAtMs + Math.floor(prng.unit() * 8 * 3_600_000);
  return { id: inventedUuid(prng, createdAtMs), rating, title: words[rating - 1]?.title ?? '', body: words[rating - 1]?.body ?? '', createdAtMs };
}
