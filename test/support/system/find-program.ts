import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where servers often lie, and an ordinary user's PATH does not lead. */
const foldersOfServers = ['/usr/sbin', '/usr/local/sbin', '/sbin', '/opt/homebrew/bin'];

/** The absolute path of a command, or null. */
export function findProgram(command: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...foldersOfServers];
  return folders.map((folder) => join(folder, command)).find(isExecutable) ?? null;
}

/** @throws Error that says how to get it */
export function requireProgram(command: string): string {
  const found = findProgram(command);
  if (found === null) throw new Error(`${command} is not on PATH. npm test installs it where it may; otherwise install it with the system's package manager.`);
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
