/** Why the server does not start, as a sentence that says what to do. It ends the process without a stack. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
}

/**
 * The sentence for an error of listening, null for an error that is a defect.
 * @param names of the variables that say where
 */
export function listenRefusal(error: unknown, { host, port }: { host: string; port: number }, names = { port: 'PORT', host: 'HOST' }): StartRefusal | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return new StartRefusal(`Port ${port} on ${host} is taken by another program. Stop that program, or set ${names.port} to another number.`);
  if (code === 'EACCES') return new StartRefusal(`This user may not listen on port ${port}. Set ${names.port} to a number above 1023.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return new StartRefusal(`This machine has no address ${host}. Set ${names.host} to one that it has, or to 0.0.0.0 for all.`);
  return null;
}
