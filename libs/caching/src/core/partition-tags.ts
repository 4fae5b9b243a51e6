/** No table is called so: its `<table>:*` would be everybody's. */
const prefix = 'cache:';

/** Carried by every answer that is judged. */
export const everythingTag = `${prefix}*`;

/** Carried by every answer of a tenant; of the platform by those that are no tenant's. */
export function partitionTag(tenantId: string): string {
  return prefix + tenantId;
}

/** Whose answers the tag is carried by; null: by those that name it themselves. */
export function partitionIn(tag: string): string | null {
  return tag.startsWith(prefix) ? tag.slice(prefix.length) : null;
}
