import type { IncomingMessage } from 'node:http';
import type { RequestPriority } from '#kernel';
import type { RouteTable } from '../route-table.ts';

/** Who reads for an index and not for a person, and says so. */
const crawler = /bot\b|crawl|spider|slurp|facebookexternalhit/i;
/** RFC 9218, section 4.1: urgency 7 is background. https://www.rfc-editor.org/rfc/rfc9218#section-4.1 */
const background = /(?:^|[\s,])u=7(?:$|[\s,;])/;

/** The route says it; who asks may only make less of it. */
export function priorityOf({ method = '', url = '', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>, routes: Pick<RouteTable, 'priorityOf'>): RequestPriority {
  const priority = routes.priorityOf(method, url);
  if (priority !== 'read') return priority;
  const { priority: urgency, purpose, 'sec-purpose': secPurpose } = headers;
  if (typeof urgency === 'string' && background.test(urgency)) return 'background';
  if (purpose === 'prefetch' || (typeof secPurpose === 'string' && secPurpose.startsWith('prefetch'))) return 'background';
  return crawler.test(headers['user-agent'] ?? '') ? 'background' : 'read';
}
