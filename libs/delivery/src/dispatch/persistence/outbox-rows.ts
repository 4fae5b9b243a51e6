import { cursorShape, decodeCursor, encodeCursor, type OutboxDelivery, type Page, statement, toPage, type Tx } from '#kernel';

// Across tenants, by functions of the owner: see the migration for how they keep order and who may settle what.
const register = statement('outbox_register', 'SELECT outbox_register($1, $2)');
const seen = statement('outbox_seen', 'SELECT outbox_seen($1)');
const work = statement('outbox_work', 'SELECT is_to_hand_out, due FROM outbox_work($1)');
const handOut = statement('outbox_hand_out', 'SELECT outbox_hand_out($1) AS handed');
const claim = statement('outbox_claim', 'SELECT * FROM outbox_claim($1, $2, $3, $4, $5, $6)');
const settle = statement('outbox_settle', 'SELECT outbox_settle($1, $2, $3, $4, $5, $6, $7, $8) AS settled');
const replay = statement('outbox_replay', 'SELECT outbox_replay($1, $2) AS replayed');
const overview = statement('outbox_overview', 'SELECT * FROM outbox_overview()');
const parked = statement('outbox_parked', 'SELECT * FROM outbox_parked($1, $2, $3, $4)');
const trim = statement('outbox_trim', 'SELECT outbox_trim($1, $2, $3) AS trimmed');

/** What a process has taken, and holds until its lease runs out. */
export type ClaimedDelivery = OutboxDelivery & Required<Pick<OutboxDelivery, 'deliveryId' | 'target'>>;

interface ClaimedRow {
  readonly id: string;
  readonly target: string;
  readonly delivery_id: string;
  readonly tenant_id: string;
  readonly topic: string;
  readonly key: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly trace_id: string;
  readonly created_at: Date;
  readonly attempt: number;
}

export interface Claim {
  readonly consumer: string;
  /** Of the process. */
  readonly claimer: string;
  readonly most: number;
  readonly mostPerTarget: number;
  /** Targets that are left alone. */
  readonly resting: readonly string[];
  readonly leaseMs: number;
}

/** How a delivery ended. `released`: it was not tried. */
export type Outcome =
  | { readonly outcome: 'delivered' | 'released' }
  | { readonly outcome: 'parked'; readonly complaint: string }
  | { readonly outcome: 'failed'; readonly complaint: string; readonly pauseMs: number };

/** Where a consumer stands; `consumer` null: what is yet to be handed out to all. */
export interface ConsumerState {
  readonly consumer: string | null;
  readonly waiting: number;
  readonly parked: number;
  /** Age of the eldest that waits, seconds; null when none does. */
  readonly oldest_seconds: number | null;
  /** When a process last said that it has this consumer. */
  readonly seen_at: Date | null;
}

/** A delivery that waits for a person; nothing of what it says, for that is the tenant's. */
export interface ParkedDelivery {
  readonly id: string;
  readonly delivery_id: string;
  readonly consumer: string;
  readonly target: string;
  readonly tenant_id: string;
  readonly topic: string;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly trace_id: string;
  readonly created_at: Date;
  readonly parked_at: Date;
}

export async function registerConsumer(tx: Tx, name: string, topics: readonly string[]): Promise<void> {
  await tx.run(register, [name, topics]);
}

export async function consumersAreSeen(tx: Tx, names: readonly string[]): Promise<void> {
  await tx.run(seen, [names]);
}

/** Whether there are messages to hand out, and which of these consumers have something to do. */
export async function findWork(tx: Tx, consumers: readonly string[]): Promise<{ isToHandOut: boolean; due: readonly string[] }> {
  const row = await tx.one<{ is_to_hand_out: boolean; due: string[] }>(work, [consumers]);
  return { isToHandOut: row?.is_to_hand_out ?? false, due: row?.due ?? [] };
}

/** Makes the deliveries of the next messages. @returns how many messages; 0 as well while another process does it */
export async function handOutMessages(tx: Tx, most: number): Promise<number> {
  return (await tx.one<{ handed: number }>(handOut, [most]))?.handed ?? 0;
}

export async function claimDeliveries(tx: Tx, { consumer, claimer, most, mostPerTarget, resting, leaseMs }: Claim): Promise<ClaimedDelivery[]> {
  const rows = await tx.rows<ClaimedRow>(claim, [consumer, claimer, most, mostPerTarget, resting, leaseMs]);
  return rows.map(({ delivery_id, tenant_id, trace_id, created_at, ...row }) => ({ ...row, deliveryId: delivery_id, tenantId: tenant_id, traceId: trace_id, createdAt: created_at }));
}

/** @returns false when somebody else has taken it meanwhile: the lease was over */
export async function settleDelivery(tx: Tx, { consumer, claimer }: Pick<Claim, 'consumer' | 'claimer'>, { id, target, attempt }: ClaimedDelivery, ended: Outcome): Promise<boolean> {
  const pauseMs = ended.outcome === 'failed' ? ended.pauseMs : null;
  const complaint = 'complaint' in ended ? ended.complaint : null;
  return (await tx.one<{ settled: boolean }>(settle, [id, consumer, target, claimer, attempt, ended.outcome, pauseMs, complaint]))?.settled ?? false;
}

/** Has what is parked tried again, as if for the first time. @param deliveryId null: all of the consumer @returns how many */
export async function replayDeliveries(tx: Tx, consumer: string, deliveryId: string | null): Promise<number> {
  return (await tx.one<{ replayed: number }>(replay, [consumer, deliveryId]))?.replayed ?? 0;
}

export function readConsumerStates(tx: Tx): Promise<ConsumerState[]> {
  return tx.rows<ConsumerState>(overview, []);
}

const firstId = '00000000-0000-0000-0000-000000000000';
const isDecimal = (value: unknown): boolean => typeof value === 'string' && /^\d{1,18}$/.test(value);

/** Eldest first. @throws CURSOR_INVALID */
export async function listParked(tx: Tx, { consumer, cursor, limit }: { consumer: string | null; cursor: string | null; limit: number }): Promise<Page<ParkedDelivery>> {
  const [id, deliveryId] = cursor === null ? ['0', firstId] : decodeCursor('outbox-parked', cursor, [isDecimal, cursorShape.uuid]);
  const rows = await tx.rows<ParkedDelivery>(parked, [consumer, id, deliveryId, limit + 1]);
  return toPage(rows, limit, (last) => encodeCursor('outbox-parked', [last.id, last.delivery_id]));
}

/** Deletes messages that are over. @returns how many */
export async function trimOutbox(tx: Tx, { keepMs, keepParkedMs, most }: { keepMs: number; keepParkedMs: number; most: number }): Promise<number> {
  return (await tx.one<{ trimmed: number }>(trim, [keepMs, keepParkedMs, most]))?.trimmed ?? 0;
}
