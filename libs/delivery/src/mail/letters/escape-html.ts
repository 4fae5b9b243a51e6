const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

/** Text as content of an element, or as a value of an attribute between quotes. Controls, which HTML does not allow, are gone. */
export function escapeHtml(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ').replace(/[&<>"'`]/g, (character) => entities[character] ?? '');
}
