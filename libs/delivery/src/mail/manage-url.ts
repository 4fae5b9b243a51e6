/** What a template of addresses may hold. */
const places = ['booking', 'token', 'tenant'] as const;
type Place = (typeof places)[number];

/** Where guests manage their bookings: `https://book.example.com/manage/{booking}#{token}`. */
export class ManageUrl {
  constructor(private readonly template: string) {
    if (!isManageUrlTemplate(template)) throw new RangeError(`not a template of an address: ${template}`);
  }

  of(facts: Readonly<Record<Place, string>>): string {
    return this.template.replace(/\{([a-z]+)\}/g, (_, name: Place) => encodeURIComponent(facts[name]));
  }
}

/**
 * Whether bookings can be managed by addresses made from it: https, or http on the machine itself, with places for the
 * booking and its token, for the API wants to know both.
 */
export function isManageUrlTemplate(text: string): boolean {
  const named = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  if (!named.includes('token') || !named.includes('booking') || named.some((name) => !places.some((place) => place === name))) return false;
  const filled = text.replace(/\{[^{}]*\}/g, 'x');
  if (/[\s{}<>"'`\\\p{Cc}]/u.test(filled) || !URL.canParse(filled)) return false;
  const { protocol, hostname, username, password } = new URL(filled);
  if (username !== '' || password !== '') return false;
  const isHostFixed = !/^[a-z]+:\/\/[^/?#]*\{/i.test(text);
  return isHostFixed && (protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname)));
}
