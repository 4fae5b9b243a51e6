const widthMax = 160;

/** JSON in which a value stays on one line as long as it fits: a list of names is read across, not down. */
export function readableJson(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value);
  if (flat.length + indent.length <= widthMax || typeof value !== 'object' || value === null) return flat;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((item: unknown) => deeper + readableJson(item, deeper)).join(',\n')}\n${indent}]`;
  const members = Object.entries(value).map(([name, member]) => `${deeper}${JSON.stringify(name)}: ${readableJson(member, deeper)}`);
  return `{\n${members.join(',\n')}\n${indent}}`;
}
