import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { draw } from './draw.ts';
import { edgesOf } from './edges.ts';

// npm run architecture: draws docs/architecture.mmd.
const projectDir = join(import.meta.dirname, '../..');
await writeFile(join(projectDir, 'docs/architecture.mmd'), draw(await edgesOf(projectDir)));
