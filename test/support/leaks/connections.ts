import { Server, Socket } from 'node:net';
import { creationSite } from './creation-site.ts';

type KnownSocket = Socket & { _handle?: { hasRef?: () => boolean } | null };

/**
 * Watches outgoing sockets and listening servers.
 * @returns what is still open. An unreferenced socket is left alone (fetch keeps some for later),
 *   except to the database, where it is a connection that others wait for.
 */
export function watchConnections({ databasePort }: { databasePort: number }): () => string[] {
  const sockets = new Map<KnownSocket, Error>();
  const servers = new Map<Server, Error>();
  note(Socket.prototype, { method: 'connect', into: sockets });
  note(Server.prototype, { method: 'listen', into: servers });

  return () => {
    const open: string[] = [];
    for (const [socket, site] of sockets) {
      if (socket.destroyed) sockets.delete(socket);
      else if (socket.remotePort === databasePort) open.push(`a connection to the database, opened ${creationSite(site)}`);
      else if (socket._handle?.hasRef?.() !== false) open.push(`a socket to port ${socket.remotePort ?? '?'}, opened ${creationSite(site)}`);
    }
    for (const [server, site] of servers) if (server.listening) open.push(`a listening server, started ${creationSite(site)}`);
    return open;
  };
}

/** Makes the method of every object of the class remember that object, and where it was called. */
function note<Instance extends object>(prototype: Instance, { method, into }: { method: keyof Instance; into: Map<Instance, Error> }): void {
  const original = Reflect.get(prototype, method) as (...args: never[]) => unknown;
  const noting = new Proxy(original, {
    apply(target, self: Instance, args: never[]) {
      if (!into.has(self)) into.set(self, new Error());
      return Reflect.apply(target, self, args);
    },
  });
  Reflect.set(prototype, method, noting);
}
