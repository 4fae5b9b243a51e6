import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';

const read = (env: NodeJS.ProcessEnv) => readSettings(env, { projectDir: '/srv/couvert' });

describe('readSettings', () => {
  it('needs nothing', () => {
    expect(read({})).toEqual({
      homeDir: '/srv/couvert/.couvert',
      host: '127.0.0.1',
      port: 3000,
      databaseUrl: undefined,
      secret: undefined,
      wantsDemo: true,
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(read({ PORT: '', DATABASE_URL: '', COUVERT_DATA_DIR: '', COUVERT_SECRET: '' })).toEqual(read({}));
  });

  it.each(['65536', '-1', '3000x', '1e3', ' 3000'])('refuses PORT=%s by name', (PORT) => {
    expect(() => read({ PORT })).toThrow(/PORT must be a number from 0 \(any free one\) to 65535/);
  });

  it.each(['localhost', 'mysql://a/b', 'postgres://u:p@[x/db'])('refuses DATABASE_URL=%s without repeating what may be a password', (DATABASE_URL) => {
    expect(() => read({ DATABASE_URL })).toThrow(/^DATABASE_URL must look like postgres:\/\/user:password@host:5432\/database/);
  });
});
