import { cruise, type ICruiseResult } from 'dependency-cruiser';

/** `libs/bookings` imports `libs/kernel`, as the files really do. */
export interface Edge {
  readonly from: string;
  readonly to: string;
}

/** Which lib and app imports which, by dependency-cruiser's own resolution: a second opinion beside the linter's. */
export async function edgesOf(projectDir: string): Promise<Edge[]> {
  const result = await cruise(['libs', 'apps'], {
    baseDir: projectDir,
    exclude: { path: '\\.spec\\.ts$' },
    doNotFollow: { path: 'node_modules' },
    includeOnly: { path: '^(libs|apps)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { conditionNames: ['source', 'import', 'default'] },
  });
  if (typeof result.output === 'string') throw new Error('dependency-cruiser answered a text instead of modules');
  return edgesAmong(result.output);
}

function edgesAmong({ modules }: ICruiseResult): Edge[] {
  const edges = new Map<string, Edge>();
  for (const { source, dependencies } of modules) {
    for (const { resolved } of dependencies) {
      const edge = { from: partOf(source), to: partOf(resolved) };
      if (edge.from !== edge.to) edges.set(`${edge.from} ${edge.to}`, edge);
    }
  }
  return [...edges.values()].sort((a, b) => (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1));
}

function partOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}
