// First, and by itself: what is made before it is not measured. `node --import` has done it already, and then it is nothing.
await import('./instrument.ts');
const [{ ConfigError, parseConfig }, { StartRefusal }] = await Promise.all([import('./config.ts'), import('./start-refusal.ts')]);

try {
  const config = parseConfig(process.env);
  // Loaded after the configuration was read: a wrong variable is told at once, not after a second of imports.
  const { serve } = await import('./serve.ts');
  await serve(config);
} catch (error) {
  // A refusal is for the person who starts the server: its sentence is all they need. Anything else is a defect.
  if (error instanceof ConfigError || error instanceof StartRefusal) process.stderr.write(`${error.message}\n`);
  else console.error(error);
  process.exitCode = 1;
}
