import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireProgram } from '../system/find-program.ts';

export interface Certificate {
  /** PEM; signed by itself, so it is its own authority. */
  readonly certificate: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** A certificate for 127.0.0.1 that lasts a day, made in `folder`. */
export async function makeCertificate(folder: string): Promise<Certificate> {
  const [certificateFile, keyFile] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  await promisify(execFile)(requireProgram('openssl'), [...request, '-out', certificateFile, '-keyout', keyFile]);
  return { certificate: await readFile(certificateFile, 'utf8'), certificateFile, keyFile };
}
