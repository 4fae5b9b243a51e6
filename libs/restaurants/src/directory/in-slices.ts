import type { RestingWork } from '../domain/directory/resting-work.ts';

/** Requests wait no longer than that behind work of this kind; shorter, and the turns themselves would be the work. */
const sliceMs = 3;

/** One queue for all who work so in a process: of several slices in one turn of the event loop, requests would wait for the sum. */
let last: Promise<void> = Promise.resolve();

/** Runs work that rests, and lets others have their turn before it begins and whenever a slice is over. */
export async function inSlices<T>(work: RestingWork<T>): Promise<T> {
  for (;;) {
    await turn();
    const until = performance.now() + sliceMs;
    do {
      const step = work.next();
      if (step.done === true) return step.value;
    } while (performance.now() < until);
  }
}

/** A turn of the event loop in which nobody else of the queue works. */
function turn(): Promise<void> {
  last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
  return last;
}
