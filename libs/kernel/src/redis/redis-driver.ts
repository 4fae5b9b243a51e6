import type { RedisAddress } from './redis-url.ts';

/** What Redis answers to a command: texts and blobs as Buffers when asked for, whole numbers as numbers. */
export type RedisReply = string | Buffer | number | boolean | null | readonly RedisReply[];

export interface RedisCommand {
  readonly args: readonly (string | Buffer)[];
  /** Says which node of a cluster is asked; absent: any, or all where the command is about all of them. */
  readonly key?: string;
  readonly isRead?: boolean;
  /** Blobs as Buffers instead of texts. */
  readonly asBuffers?: boolean;
}

/** node-redis's three clients seen as one. One is connected once; who wants to begin anew makes another. */
export interface RedisDriver {
  readonly isReady: boolean;
  connect(): Promise<unknown>;
  send(command: RedisCommand): Promise<RedisReply>;
  /** Waits for what is under way. */
  close(): Promise<unknown>;
  destroy(): Promise<void>;
}

export interface DriverOptions {
  readonly address: RedisAddress;
  /** PEM of the authority that signed the servers' certificates; absent: those that Node trusts (NODE_EXTRA_CA_CERTS adds to them). */
  readonly ca?: string;
  readonly onError: (error: unknown) => void;
  readonly onReady: () => void;
  readonly reconnectPauseMs: (attempt: number) => number;
}

/** An attempt to connect that takes longer is given up: far longer than a connection takes, and short enough to be back within 10 s. */
const connectMsMax = 2_000;
/** Nothing said for so long on a connection, or in the handshake: somebody pulled the plug. Heartbeats come more often. */
const silenceMsMax = 5_000;
/** Commands that may wait for answers on one connection. A frozen server would let them grow until somebody notices. */
const commandsMax = 20_000;
/** How often Sentinels are asked who is master, besides what they tell. */
const sentinelScanMs = 1_000;
/** Attempts within one command or connect of node-redis's Sentinel client, one a second; we begin anew ourselves. */
const sentinelAttempts = 2;

/** Loads node-redis when somebody wants a Redis: without an address a process never does. */
export async function createDriver(options: DriverOptions): Promise<RedisDriver> {
  const redis = await import('redis');
  return makers[options.address.kind](redis, options);
}

/** node-redis only reads it, and a copy for each command would show. */
type Args = (string | Buffer)[];
type Library = typeof import('redis');

const makers: Record<RedisAddress['kind'], (redis: Library, options: DriverOptions) => RedisDriver> = { standalone, sentinel, cluster };

function standalone(redis: Library, options: DriverOptions): RedisDriver {
  const { nodes: [first = { host: '', port: 0 }], database } = options.address;
  const client = redis.createClient({ ...ofEachNode(options), database, commandOptions, socket: { ...socketOf(options), ...first } });
  client.on('error', options.onError).on('ready', options.onReady);
  const mapping = mappingOf(redis);
  return {
    get isReady() {
      return client.isReady;
    },
    connect: () => client.connect(),
    send: (command) => client.sendCommand<RedisReply>(command.args as Args, mapping(command)),
    close: () => client.close(),
    destroy: async () => void (client.isOpen && client.destroy()),
  };
}

function sentinel(redis: Library, options: DriverOptions): RedisDriver {
  const { masterName, nodes, database, sentinelPassword } = options.address;
  const socket = socketOf(options);
  const client = redis.createSentinel({
    name: masterName,
    sentinelRootNodes: [...nodes],
    nodeClientOptions: { ...ofEachNode(options), database, socket },
    sentinelClientOptions: { ...(sentinelPassword === undefined ? {} : { password: sentinelPassword }), maintNotifications: 'disabled', socket },
    commandOptions,
    maxCommandRediscovers: sentinelAttempts,
    scanInterval: sentinelScanMs,
    passthroughClientErrorEvents: true,
  });
  client.on('error', options.onError).on('ready', options.onReady);
  const mapping = mappingOf(redis);
  return {
    get isReady() {
      return client.isReady;
    },
    connect: () => client.connect(),
    send: (command) => client.sendCommand<RedisReply>(command.isRead === true, command.args as Args, mapping(command)),
    close: () => client.close(),
    destroy: () => client.destroy(),
  };
}

function cluster(redis: Library, options: DriverOptions): RedisDriver {
  const socket = socketOf(options);
  const client = redis.createCluster({
    rootNodes: options.address.nodes.map((node) => ({ socket: { ...socket, ...node } })),
    defaults: { ...ofEachNode(options), socket },
    commandOptions,
  });
  client.on('error', options.onError).on('node-error', options.onError).on('connect', options.onReady);
  const mapping = mappingOf(redis);
  return {
    get isReady() {
      return client.isReady;
    },
    connect: () => client.connect(),
    send: (command) => client.sendCommand<RedisReply>(command.key, command.isRead === true, command.args as Args, mapping(command)),
    close: () => client.close(),
    destroy: async () => void (client.isOpen && client.destroy()),
  };
}

/** node-redis's own limit makes an AbortSignal for each command, and ends once it is written; who asks has limits of their own. */
const commandOptions = { timeout: 0 };

function socketOf({ address, ca, reconnectPauseMs }: DriverOptions): { connectTimeout: number; socketTimeout: number; reconnectStrategy: (attempt: number) => number; tls?: true; ca?: string } {
  const socket = { connectTimeout: connectMsMax, socketTimeout: silenceMsMax, reconnectStrategy: reconnectPauseMs };
  return address.isTls ? { ...socket, tls: true, ...(ca === undefined ? {} : { ca }) } : socket;
}

function ofEachNode({ address: { username, password } }: DriverOptions): { disableOfflineQueue: true; commandsQueueMaxLength: number; name: string; maintNotifications: 'disabled'; username?: string; password?: string } {
  return {
    disableOfflineQueue: true,
    commandsQueueMaxLength: commandsMax,
    name: 'couvert',
    maintNotifications: 'disabled',
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
}

function mappingOf(redis: Library): (command: RedisCommand) => object {
  const asBuffers = { typeMapping: { [redis.RESP_TYPES.BLOB_STRING]: Buffer } };
  const asText = {};
  return (command) => (command.asBuffers === true ? asBuffers : asText);
}
