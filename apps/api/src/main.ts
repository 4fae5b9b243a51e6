import { ConfigError, parseConfig } from './config.ts';
import { StartRefusal } from './start-refusal.ts';

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
