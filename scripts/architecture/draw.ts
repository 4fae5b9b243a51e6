import type { Edge } from './edges.ts';

/** A Mermaid drawing: apps above, libs below, an arrow for each import. */
export function draw(edges: readonly Edge[]): string {
  const parts = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].sort();
  const group = (name: string): string[] => [
    `  subgraph ${name}`,
    ...parts.filter((part) => part.startsWith(`${name}/`)).map((part) => `    ${idOf(part)}["${part.slice(name.length + 1)}"]`),
    '  end',
  ];
  return [
    '%% Which lib and app imports which. Drawn by npm run architecture from the imports as they are; checked by test/architecture/drawing.spec.ts.',
    'flowchart TB',
    ...group('apps'),
    ...group('libs'),
    ...edges.map(({ from, to }) => `  ${idOf(from)} --> ${idOf(to)}`),
    '',
  ].join('\n');
}

function idOf(part: string): string {
  return part.replace('/', '_');
}
