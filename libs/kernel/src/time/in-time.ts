/** Whether it comes about in time. What comes later, or fails, is of no use to who asks, and is told elsewhere. */
export async function inTime(ms: number, work: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(late.resolve, ms, false);
  try {
    return await Promise.race([work.then(() => true, () => false), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
