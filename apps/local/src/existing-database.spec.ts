import { describe, expect, it } from 'vitest';
import { placeOf, requireVersion } from './existing-database.ts';

const databaseUrl = 'postgres://couvert:s3cret@db.example:6432/couvert';

// That a server which does not answer, refuses the password or lacks the database gets its sentence is shown with
// a real one, in test/local/launcher.spec.ts; an old server is not at hand there.
describe('the version of an existing PostgreSQL', () => {
  it.each(['15.0', '16.4 (Debian 16.4-1.pgdg120+1)', '18.4', '19beta1'])('may be %s', (version) => {
    expect(() => requireVersion(version, databaseUrl)).not.toThrow();
  });

  it.each(['14.19', '9.6.24', 'unknown'])('may not be %s, and the sentence says what to do, without the password', (version) => {
    expect(() => requireVersion(version, databaseUrl)).toThrow(
      `The PostgreSQL at db.example:6432/couvert has version ${version}; Couvert needs 15 or later (18 recommended). Point DATABASE_URL at a newer server`,
    );
  });

  it('is told with the parts of the address that may be shown', () => {
    expect(placeOf('postgres://localhost/couvert')).toBe('localhost:5432/couvert');
    expect(placeOf(databaseUrl)).not.toContain('s3cret');
  });
});
