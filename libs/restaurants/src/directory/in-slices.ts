import { setImmediate } from 'node:timers/promises';

/** Requests wait no longer than that behind work of this kind; shorter, and the turns themselves would be the work. */
const sliceMs = 4;

/** Runs work that rests now and then, and lets others have their turn whenever a slice is over. */
export async function inSlices<T>(work: Generator<void, T>): Promise<T> {
  for (;;) {
    const until = performance.now() + sliceMs;
    do {
      const step = work.next();
      if (step.done === true) return step.value;
    } while (performance.now() < until);
    await setImmediate();
  }
}
