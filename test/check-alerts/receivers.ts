import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** What Alertmanager says of one alert. https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
export interface ToldAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** One message that has arrived. */
export interface Notification {
  /** `level-1`, `tickets`, or the address of a mail. */
  readonly to: string;
  readonly atMs: number;
  /** Of a mail none: its text says them. */
  readonly alerts: readonly ToldAlert[];
  /** Of a mail. */
  readonly text: string;
}

const bodyBytesMax = 1_048_576;

/** Where notifications arrive: a webhook that wants its token, and a mail server that wants its password. */
export class Receivers {
  readonly notifications: Notification[] = [];
  /** Who came without the right secret. */
  refused = 0;

  private constructor(
    private readonly web: Server,
    private readonly mail: SMTPServer,
    private readonly mailPort: number,
  ) {}

  static async start({ token, password }: { readonly token: string; readonly password: string }): Promise<Receivers> {
    const web = createServer((request, response) => receivers.take(request, response, token));
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const mail = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      authMethods: ['PLAIN', 'LOGIN'],
      onAuth: (given, _session, answer) => {
        if (given.password === password) return answer(null, { user: 'alertmanager' });
        receivers.refused += 1;
        return answer(new Error('wrong password'));
      },
      onData: (stream, session, answer) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          for (const { address } of session.envelope.rcptTo) receivers.notifications.push({ to: address, atMs: Date.now(), alerts: [], text: Buffer.concat(parts).toString() });
          answer();
        });
      },
    });
    const mailPort = await new Promise<number>((resolve) => {
      const server = mail.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
    const receivers = new Receivers(web, mail, mailPort);
    return receivers;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.web.address() as AddressInfo).port}`;
  }

  get smtp(): string {
    return `127.0.0.1:${this.mailPort}`;
  }

  /** Of those to `to`, the alerts of this name in this state. */
  told(to: string, alertname: string, status: ToldAlert['status'] = 'firing'): (ToldAlert & { readonly atMs: number })[] {
    return this.notifications
      .filter((notification) => notification.to === to)
      .flatMap(({ alerts, atMs }) => alerts.filter((alert) => alert.labels['alertname'] === alertname && alert.status === status).map((alert) => ({ ...alert, atMs })));
  }

  async close(): Promise<void> {
    this.web.closeAllConnections();
    await new Promise((resolve) => this.web.close(resolve));
    await new Promise<void>((resolve) => this.mail.close(resolve));
  }

  private take(request: IncomingMessage, response: ServerResponse, token: string): void {
    const parts: Buffer[] = [];
    let bytes = 0;
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > bodyBytesMax) request.destroy();
      else parts.push(part);
    });
    request.on('end', () => {
      if (request.headers.authorization !== `Bearer ${token}`) {
        this.refused += 1;
        return void response.writeHead(401).end();
      }
      const { alerts } = JSON.parse(Buffer.concat(parts).toString()) as { alerts: ToldAlert[] };
      this.notifications.push({ to: (request.url ?? '').slice(1), atMs: Date.now(), alerts, text: '' });
      return void response.writeHead(204).end();
    });
  }
}
