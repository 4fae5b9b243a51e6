import { slackMs, type Check, type Violation } from '../facts.ts';

/** A hold ends when it was said to end: nobody loses it before, and nobody books with it after. */
export const holdsEndInTime: Check = ({ commits, exchanges }) => {
  const promised = new Map<string, number>();
  for (const { answer } of exchanges) {
    const hold = answer?.booking ?? null;
    if (hold?.status === 'held' && hold.holdExpiresAtMs !== null) promised.set(hold.id, hold.holdExpiresAtMs);
  }
  const violations: Violation[] = [];
  for (const { atMs, changes } of commits) {
    for (const change of changes) {
      if (change.of !== 'booking' || change.before?.status !== 'held' || change.after === null) continue;
      const { before, after } = change;
      // The hammer shortens holds by its own hand: then the row says when, else the answer that made it.
      const endsAtMs = Math.min(before.holdExpiresAtMs ?? Infinity, promised.get(before.id) ?? Infinity);
      if (after.status === 'expired' && endsAtMs > atMs) violations.push({ rule: 'holds end in time', what: `${before.id} was taken away ${Math.round(endsAtMs - atMs)} ms before its end` });
      if (after.status === 'confirmed' || after.status === 'pending') {
        const asked = exchanges.filter(({ bookingId, action, answer }) => action === 'confirm' && bookingId === before.id && (answer === null || answer.status < 300));
        const allTooLate = asked.length > 0 && asked.every(({ sentAtMs }) => sentAtMs > endsAtMs + slackMs);
        if (allTooLate) violations.push({ rule: 'holds end in time', what: `${before.id} was booked after its end` });
      }
    }
  }
  return violations;
};
