import { isCalendarDate } from '#kernel';
import { onceASecond, withBulkDatabase } from '../bulk/bulk-database.ts';
import { readOptions, required } from '../options.ts';
import { cities } from '../seed/cities.ts';
import { seedCity } from '../seed/seed-city.ts';
import { Refusal, type Verb } from '../verb.ts';

/** `couvert seed`: as many invented restaurants as wanted, the same for the same seed. */
export const seedVerb: Verb = {
  usage: [
    'couvert seed --tenant SLUG --restaurants N [options]',
    '  --name NAME             of the tenant, which is made when there is none with this slug',
    '  --seed K                another number, another city; 1 without it',
    '  --city NAME             may be repeated; all cities without it',
    '  --bookings-per-day N    bookings of an average house from three days ago to two weeks ahead; none without it',
    '  --today YYYY-MM-DD      the day around which bookings and special days lie; today without it',
    'Restaurants that an earlier run has made are left as they are, so a run that was stopped is simply started again.',
  ],
  run: async ({ args, env, say, note }) => {
    const { values } = readOptions(args, {
      tenant: { type: 'string' }, name: { type: 'string' }, restaurants: { type: 'string' }, seed: { type: 'string', default: '1' },
      city: { type: 'string', multiple: true }, 'bookings-per-day': { type: 'string', default: '0' }, today: { type: 'string' },
    });
    const slug = required(values.tenant, 'tenant');
    const perDay = wholeNumber(values['bookings-per-day'], 'bookings-per-day');
    const progress = onceASecond(note);
    const startedAtMs = performance.now();
    const { made, found } = await withBulkDatabase({ env, note }, (database) =>
      seedCity({
        database,
        tenant: { slug, name: values.name ?? slug },
        restaurants: wholeNumber(required(values.restaurants, 'restaurants'), 'restaurants'),
        seed: wholeNumber(values.seed, 'seed'),
        today: dateOr(values.today),
        ...(values.city !== undefined && { cityNames: knownCities(values.city) }),
        ...(perDay > 0 && { bookings: { pastDays: 3, futureDays: 14, perDay } }),
        onProgress: ({ done, of }) => progress(() => `${done} of ${of} restaurants`),
      }),
    );
    const seconds = (performance.now() - startedAtMs) / 1_000;
    say(`${made} restaurants made, ${found} were there already, in ${seconds.toFixed(1)} s.`);
  },
};

function wholeNumber(text: string, name: string): number {
  const value = Number(text);
  if (!/^\d{1,7}$/.test(text) || !Number.isSafeInteger(value)) throw new Refusal(`--${name} is a whole number below ten million, not "${text}".`);
  return value;
}

function dateOr(date: string | undefined): string {
  if (date === undefined) return new Date().toISOString().slice(0, 10);
  if (!isCalendarDate(date)) throw new Refusal(`--today is a date as 2027-01-31, not "${date}".`);
  return date;
}

function knownCities(names: readonly string[]): readonly string[] {
  const unknown = names.find((name) => !cities.some((city) => city.name === name));
  if (unknown !== undefined) throw new Refusal(`--city "${unknown}" is none of: ${cities.map(({ name }) => name).join(', ')}.`);
  return names;
}
