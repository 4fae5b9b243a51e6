import { SMTPServer } from 'smtp-server';
import { freePort } from '../../apps/local/src/embedded-postgres/free-port.ts';

/** A mail server that takes what guests are written, from when it is started. */
export class MailServer {
  /** How many mails have come. */
  taken = 0;
  private server: SMTPServer | null = null;

  private constructor(private readonly port: number) {}

  static async notYetStarted(): Promise<MailServer> {
    return new MailServer(await freePort());
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, _session, answer) => {
        stream.resume();
        stream.on('end', () => {
          this.taken += 1;
          answer();
        });
      },
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', () => resolve()));
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server !== null) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
