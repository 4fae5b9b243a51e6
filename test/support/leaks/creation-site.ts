/** Where something was made: the first frame of ours, else the first at all outside of Node and of this check. */
export function creationSite(made: Error): string {
  const frames = (made.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line) && !/node:|\/support\/leaks\//.test(line));
  return (frames.find((line) => !line.includes('node_modules')) ?? frames[0] ?? 'at an unknown place').trim();
}
