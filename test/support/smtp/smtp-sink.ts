import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { Certificate } from '../redis/certificate.ts';

/** A message as a real server has taken it. */
export interface ReceivedMail {
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  /** As it came over the wire. */
  readonly raw: string;
  readonly parsed: ParsedMail;
  readonly wasEncrypted: boolean;
  readonly user: string | null;
}

/** What the server does with the next messages. */
export type SinkMood =
  | { readonly kind: 'takes' }
  /** Answers so to a command: `550 5.1.1 no such user`. */
  | { readonly kind: 'refuses'; readonly at: 'connect' | 'mail' | 'rcpt' | 'data' | 'auth'; readonly code: number; readonly text: string }
  /** Takes the whole message and never says so. */
  | { readonly kind: 'hangs' }
  /** The connection is gone in the middle of the message. */
  | { readonly kind: 'dies' };

export interface SmtpSink {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  mood: SinkMood;
  /** How many messages were begun, taken or not. */
  readonly begun: number;
  /** Connections at once, at most, so far. */
  readonly connectionsMost: number;
  readonly connectionsNow: number;
  close(): Promise<void>;
}

export interface SmtpSinkOptions {
  /** Offers STARTTLS, or with `isTls` speaks TLS from the first byte. */
  readonly certificate?: Certificate;
  readonly isTls?: boolean;
  /** Wants this log-in. */
  readonly login?: { readonly user: string; readonly password: string };
}

/** A mail server on loopback that keeps what it gets. */
export async function startSmtpSink({ certificate, isTls = false, login }: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const mails: ReceivedMail[] = [];
  const seen = { begun: 0, connectionsMost: 0 };
  const state: { mood: SinkMood } = { mood: { kind: 'takes' } };
  const refusalAt = (at: string): Error | null => (state.mood.kind === 'refuses' && state.mood.at === at ? Object.assign(new Error(state.mood.text), { responseCode: state.mood.code }) : null);
  const tls = certificate === undefined ? {} : { key: await readFile(certificate.keyFile), cert: certificate.certificate };
  const server = new SMTPServer({
    ...tls,
    secure: isTls,
    authOptional: login === undefined,
    disabledCommands: certificate === undefined ? ['STARTTLS'] : [],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 200,
    onConnect: (_session, answer) => {
      seen.connectionsMost = Math.max(seen.connectionsMost, server.connections.size);
      answer(refusalAt('connect'));
    },
    onAuth: ({ username = '', password = '' }, _session, answer) => {
      const refusal = refusalAt('auth') ?? (login !== undefined && username === login.user && password === login.password ? null : Object.assign(new Error('5.7.8 who are you'), { responseCode: 535 }));
      answer(refusal, refusal === null ? { user: username } : undefined);
    },
    onMailFrom: (_address, _session, answer) => answer(refusalAt('mail')),
    onRcptTo: (_address, _session, answer) => answer(refusalAt('rcpt')),
    onData: (stream, session, answer) => {
      seen.begun += 1;
      const { mood } = state;
      if (mood.kind === 'dies') {
        for (const connection of server.connections) if (connection.id === session.id) connection._socket.destroy();
        stream.resume();
        return;
      }
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        if (mood.kind === 'hangs') return;
        const refusal = refusalAt('data');
        if (refusal !== null) return answer(refusal);
        const raw = Buffer.concat(pieces);
        const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
        void simpleParser(raw).then((parsed) => {
          mails.push({ envelope: { from, to: session.envelope.rcptTo.map(({ address }) => address) }, raw: raw.toString('utf8'), parsed, wasEncrypted: session.secure, user: typeof session.user === 'string' ? session.user : null });
          answer(null, 'taken');
        }, answer);
      });
    },
  });
  // A connection that is cut is what many of these tests are about: the client is told by its own end.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    url: `${isTls ? 'smtps' : 'smtp'}://127.0.0.1:${port}`,
    mails,
    get mood() {
      return state.mood;
    },
    set mood(mood) {
      state.mood = mood;
    },
    get begun() {
      return seen.begun;
    },
    get connectionsMost() {
      return seen.connectionsMost;
    },
    get connectionsNow() {
      return server.connections.size;
    },
    close: () => {
      for (const connection of server.connections) connection._socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The only message that has arrived. */
export function onlyMailOf({ mails }: Pick<SmtpSink, 'mails'>): ReceivedMail {
  const [mail, ...others] = mails;
  if (mail === undefined || others.length > 0) throw new Error(`${mails.length} messages have arrived, and not one`);
  return mail;
}
