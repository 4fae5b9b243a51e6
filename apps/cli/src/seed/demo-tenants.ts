export interface DemoTenant {
  readonly slug: string;
  readonly name: string;
  readonly restaurants: number;
  readonly cityNames: readonly string[];
  /** Bookings a day of an average house. */
  readonly perDay: number;
  readonly publishable: { readonly id: string; readonly secret: string };
  readonly secret: { readonly id: string; readonly secret: string };
}

/**
 * A marketplace with four hundred houses in nine zones, and a group with a hundred in three cities. Their keys
 * stand here for everybody to read: they open invented data only, and the launcher never seeds a database
 * that has a tenant of anybody else's.
 */
export const demoTenants: readonly DemoTenant[] = [
  {
    slug: 'tables-abroad',
    name: 'Tables Abroad',
    restaurants: 400,
    cityNames: ['New York', 'Brussels', 'Tokyo', 'Paris', 'London', 'Santiago', 'Kathmandu', 'Lisbon', 'Lord Howe Island'],
    perDay: 7,
    publishable: { id: 'demoAbroad01', secret: 'TablesAbroadDemoPublishableKey01' },
    secret: { id: 'demoAbroad02', secret: 'TablesAbroadDemoSecretKeyForAll2' },
  },
  {
    slug: 'maison-reunie',
    name: 'Maison Réunie',
    restaurants: 100,
    cityNames: ['Brussels', 'Paris', 'New York'],
    perDay: 9,
    publishable: { id: 'demoMaison01', secret: 'MaisonReunieDemoPublishableKey01' },
    secret: { id: 'demoMaison02', secret: 'MaisonReunieDemoSecretKeyForAll2' },
  },
];
