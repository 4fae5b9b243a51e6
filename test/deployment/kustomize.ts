import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { projectDir } from '../support/ensure-built.ts';

/** A manifest as it would be sent to Kubernetes. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; namespace?: string };
  readonly [field: string]: unknown;
}

interface JsonPatch {
  readonly op: string;
  readonly path: string;
  readonly value: unknown;
}

interface Kustomization {
  readonly namespace?: string;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly images?: readonly { readonly name: string; readonly newName?: string; readonly newTag?: string }[];
  readonly patches?: readonly { readonly target: { readonly kind: string; readonly name: string }; readonly patch: string }[];
  readonly [other: string]: unknown;
}

/** What is understood of kustomize: whatever else stands in a file is refused, for it would not be looked at. */
const understood = new Set(['apiVersion', 'kind', 'labels', 'namespace', 'resources', 'components', 'images', 'patches']);

/** All manifests of a folder with a kustomization.yaml: a small part of kustomize, the part that ours use. */
export async function rendered(folder: string): Promise<Manifest[]> {
  return (await build(folder, [])).manifests;
}

/** Every file that a folder's kustomization leads to, itself included. */
export async function filesOf(folder: string): Promise<string[]> {
  return (await build(folder, [])).files;
}

/** @throws Error when it is no YAML: a key twice, an anchor that is not there */
export function manifestsIn(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => {
    if (document.errors[0] !== undefined) throw document.errors[0];
    return document.toJS() as Manifest;
  });
}

async function build(folder: string, before: Manifest[]): Promise<{ manifests: Manifest[]; files: string[] }> {
  const path = join(folder, 'kustomization.yaml');
  const file = parse(await readFile(join(projectDir, path), 'utf8')) as Kustomization;
  const strange = Object.keys(file).filter((field) => !understood.has(field));
  if (strange.length > 0) throw new Error(`${path} has ${strange.join(', ')}, of which nothing is known here`);
  let manifests = before;
  const files = [path];
  for (const resource of file.resources ?? []) {
    const at = within(folder, resource);
    const built = resource.endsWith('.yaml') ? { manifests: manifestsIn(await readFile(join(projectDir, at), 'utf8')), files: [at] } : await build(at, []);
    manifests = [...manifests, ...built.manifests];
    files.push(...built.files);
  }
  for (const component of file.components ?? []) {
    const built = await build(within(folder, component), manifests);
    manifests = built.manifests;
    files.push(...built.files);
  }
  for (const patch of file.patches ?? []) applyPatch(manifests, patch);
  for (const image of file.images ?? []) nameImages(manifests, image);
  if (file.namespace !== undefined) for (const { metadata } of manifests) metadata.namespace = file.namespace;
  return { manifests, files };
}

const within = (folder: string, path: string): string => relative(projectDir, join(projectDir, folder, path));

function applyPatch(manifests: readonly Manifest[], { target, patch }: NonNullable<Kustomization['patches']>[number]): void {
  const found = manifests.find(({ kind, metadata }) => kind === target.kind && metadata.name === target.name);
  if (found === undefined) throw new Error(`there is no ${target.kind} ${target.name} to be patched`);
  for (const operation of parse(patch) as JsonPatch[]) applyOperation(found, operation);
}

/** RFC 6902, `add` to the end of a list and `replace`. https://www.rfc-editor.org/rfc/rfc6902 */
function applyOperation(manifest: Manifest, { op, path, value }: JsonPatch): void {
  const steps = path.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = steps.pop() ?? '';
  let place: unknown = manifest;
  for (const step of steps) place = (place as Record<string, unknown> | undefined)?.[step];
  if (op === 'add' && last === '-' && Array.isArray(place)) return void place.push(value);
  if (op === 'replace' && typeof place === 'object' && place !== null && last in place) return void ((place as Record<string, unknown>)[last] = value);
  throw new Error(`${op} ${path} cannot be done to ${manifest.kind} ${manifest.metadata.name}`);
}

function nameImages(manifests: readonly Manifest[], { name, newName = name, newTag }: NonNullable<Kustomization['images']>[number]): void {
  for (const container of manifests.flatMap(containersOf)) {
    const [image = '', tag] = container.image.split(':');
    if (image === name) container.image = [newName, newTag ?? tag].join(':');
  }
}

export interface Container {
  name: string;
  image: string;
  readonly [field: string]: unknown;
}

export interface PodSpec {
  readonly containers: Container[];
  readonly initContainers?: Container[];
  readonly [field: string]: unknown;
}

/** Of whatever makes pods. */
export function podSpecOf(manifest: Manifest): PodSpec | undefined {
  const spec = manifest['spec'] as { template?: { spec?: PodSpec }; jobTemplate?: { spec: { template: { spec: PodSpec } } } } | undefined;
  return spec?.template?.spec ?? spec?.jobTemplate?.spec.template.spec;
}

export function containersOf(manifest: Manifest): Container[] {
  const pod = podSpecOf(manifest);
  return pod === undefined ? [] : [...(pod.initContainers ?? []), ...pod.containers];
}
