import pg from 'pg';

/** As much of node-postgres's client as tells where its server is, and which of its processes serves it. */
interface ServedClient {
  readonly host?: string;
  readonly port?: number;
  readonly ssl?: boolean | object;
  readonly processID?: number | null;
  readonly secretKey?: number | null;
}

interface CancelConnection {
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processID: number, secretKey: number): void;
  on(event: 'connect' | 'sslconnect' | 'end' | 'error', listener: () => void): void;
  readonly stream: { destroy(): void };
}

/** As long as a connection may take. */
const limitMs = 2_000;

/**
 * Asks PostgreSQL to end what it does for a client: https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
 * Resolves once the server has passed it on, which is when it closes that connection: until then the client must serve
 * nobody else, for whose query it would be.
 * @returns whether it was passed on
 */
export function cancelBackend(client: object): Promise<boolean> {
  const { host = '', port = 5432, ssl = false, processID, secretKey } = client as ServedClient;
  if (typeof processID !== 'number' || typeof secretKey !== 'number') return Promise.resolve(false);
  // Its types leave out what it is made for.
  const Connection: unknown = pg.Connection;
  const connection = new (Connection as new (config: { ssl: boolean | object }) => CancelConnection)({ ssl });
  return new Promise((resolve) => {
    let isSent = false;
    const end = (isPassedOn: boolean): void => {
      clearTimeout(timer);
      connection.stream.destroy();
      resolve(isPassedOn);
    };
    const timer = setTimeout(end, limitMs, false);
    const send = (): void => {
      isSent = true;
      connection.cancel(processID, secretKey);
    };
    connection.on('connect', () => (ssl === false ? send() : connection.requestSsl()));
    connection.on('sslconnect', send);
    connection.on('error', () => end(false));
    connection.on('end', () => end(isSent));
    if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`);
    else connection.connect(port, host);
  });
}
