import { type ConsumerState, listParked, type ParkedDelivery, readConsumerStates, replayDeliveries } from '#delivery';
import { isUuid, systemContext } from '#kernel';
import { readOptions, required } from '../options.ts';
import { Refusal, type Verb, type VerbCall } from '../verb.ts';
import { withDatabase } from '../with-database.ts';

/** As many lines as a person reads. */
const listedMax = 100;

/** `couvert outbox list|replay`. */
export const outboxVerb: Verb = {
  usage: [
    'couvert outbox list [--consumer NAME]',
    '  what waits, by consumer, and the first hundred deliveries that were given up',
    'couvert outbox replay --consumer NAME [--delivery ID]',
    '  has what was given up tried again: one delivery, or all of the consumer',
  ],
  run: async ({ args: [what, ...args], ...call }) => {
    if (what === 'list') return list({ args, ...call });
    if (what === 'replay') return replay({ args, ...call });
    throw new Refusal(`"couvert outbox" can list and replay${what === undefined ? '' : `, not "${what}"`}.`);
  },
};

async function list({ args, env, note, say }: VerbCall): Promise<void> {
  const { consumer = null } = readOptions(args, { consumer: { type: 'string' } }).values;
  const { states, parked } = await withDatabase({ env, note }, ({ database }) =>
    database.read(systemContext(''), async (tx) => ({ states: await readConsumerStates(tx), parked: await listParked(tx, { consumer, cursor: null, limit: listedMax }) })),
  );
  states.filter((state) => consumer === null || state.consumer === consumer).map(stateLine).forEach(say);
  parked.items.map(parkedLine).forEach(say);
  if (parked.next !== null) note(`There are more than ${listedMax}: GET /v1/admin/outbox/parked has pages of them.`);
}

async function replay({ args, env, note, say }: VerbCall): Promise<void> {
  const { consumer, delivery = null } = readOptions(args, { consumer: { type: 'string' }, delivery: { type: 'string' } }).values;
  const name = required(consumer, 'consumer');
  if (delivery !== null && !isUuid(delivery)) throw new Refusal('--delivery is the id that "couvert outbox list" shows.');
  const replayed = await withDatabase({ env, note }, ({ database }) => database.write(systemContext(''), (tx) => replayDeliveries(tx, name, delivery)));
  if (replayed === 0) throw new Refusal(delivery === null ? `Nothing is parked for ${name}.` : `No delivery ${delivery} is parked for ${name}.`);
  say(`${replayed} ${replayed === 1 ? 'delivery is' : 'deliveries are'} tried again.`);
}

function stateLine({ consumer, waiting, parked, oldest_seconds }: ConsumerState): string {
  return `${consumer ?? '(not handed out yet)'}\t${waiting} waiting\t${parked} parked\t${oldest_seconds === null ? '-' : `${Math.round(oldest_seconds)} s old`}`;
}

function parkedLine({ delivery_id, consumer, target, topic, attempts, last_error, parked_at }: ParkedDelivery): string {
  return [delivery_id, consumer, target === '' ? '-' : target, topic, `${attempts} attempts`, last_error ?? '-', parked_at.toISOString()].join('\t');
}
