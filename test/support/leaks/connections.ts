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
  Socket.prototype.connect = noting(Socket.prototype.connect, sockets);
  Server.prototype.listen = noting(Server.prototype.listen, servers);

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

function noting<Key extends object, Method extends (this: Key, ...args: never[]) => unknown>(method: Method, into: Map<Key, Error>): Method {
  return new Proxy(method, {
    apply(target, self: Key, args) {
      if (!into.has(self)) into.set(self, new Error());
      return Reflect.apply(target, self, args);
    },
  });
}
