import { histogram, isCollecting, metricsCatalogue, observe, type Series } from '#monitoring';

/** What the cache had to do with an answer. */
export type CacheVerdict = 'hit' | 'miss' | 'stale' | 'none';

/** One answer, as it is counted. */
export interface MeteredAnswer {
  /** As it was declared; null where there is none. */
  readonly route: string | null;
  readonly method: string | undefined;
  readonly status: number;
  readonly cache: CacheVerdict;
  /** Of the error that was answered. */
  readonly code: string | null;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'OTHER'];
const verdicts: readonly CacheVerdict[] = ['hit', 'miss', 'stale', 'none'];
const classes = ['other', '1xx', '2xx', '3xx', '4xx', '5xx'];

const { requests, requestSeconds, inFlight, errors } = metricsCatalogue.requests;

interface Place {
  readonly labels: { readonly route: string; readonly method: string; readonly status_class: string };
  readonly series: Series;
}

/** Rate, errors and duration of requests, by route. What it does for each is two look-ups and a few additions. */
export class RequestMeter {
  private readonly duration = histogram(requestSeconds);
  private readonly byRoute = new Map<string, (Place | undefined)[]>();
  private readonly byCode = new Map<string, number>();
  private underWay = 0;

  begun(): void {
    this.underWay += 1;
  }

  ended(): void {
    this.underWay -= 1;
  }

  answered({ route, method, status, cache, code }: MeteredAnswer, durationMs: number): void {
    if (!isCollecting()) return;
    const routeName = route ?? 'none';
    let places = this.byRoute.get(routeName);
    if (places === undefined) this.byRoute.set(routeName, (places = []));
    const methodAt = indexOf(methods, method ?? 'OTHER', methods.length - 1);
    const classAt = status >= 100 && status < 600 ? Math.floor(status / 100) : 0;
    const cacheAt = verdicts.indexOf(cache);
    const at = (methodAt * classes.length + classAt) * verdicts.length + cacheAt;
    const place = (places[at] ??= this.placeOf(routeName, { methodAt, classAt, cacheAt }));
    place.series.record(durationMs / 1_000);
    if (code !== null) this.byCode.set(code, (this.byCode.get(code) ?? 0) + 1);
  }

  /** Has these be told when somebody collects. @returns ends it */
  observe(): () => void {
    return observe([requests, inFlight, errors], (tell) => {
      tell(inFlight, this.underWay);
      for (const [code, count] of this.byCode) tell(errors, count, { code });
      for (const places of this.byRoute.values()) for (const { labels, count } of withoutCache(places)) tell(requests, count, labels);
    });
  }

  private placeOf(route: string, { methodAt, classAt, cacheAt }: { methodAt: number; classAt: number; cacheAt: number }): Place {
    const labels = { route, method: methods[methodAt] ?? 'OTHER', status_class: classes[classAt] ?? 'other' };
    return { labels, series: this.duration.series({ ...labels, cache: verdicts[cacheAt] ?? 'none' }) };
  }
}

/** Requests are counted whatever the cache had to do with them. */
function withoutCache(places: readonly (Place | undefined)[]): { labels: Place['labels']; count: number }[] {
  const sums = new Map<string, { labels: Place['labels']; count: number }>();
  for (const place of places) {
    if (place === undefined) continue;
    const key = `${place.labels.method} ${place.labels.status_class}`;
    const sum = sums.get(key) ?? { labels: place.labels, count: 0 };
    sum.count += place.series.count;
    sums.set(key, sum);
  }
  return [...sums.values()];
}

function indexOf(all: readonly string[], one: string, otherwise: number): number {
  const at = all.indexOf(one);
  return at === -1 ? otherwise : at;
}
