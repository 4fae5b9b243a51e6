import { Client } from 'pg';

/** Makes the database `couvert` on the server when it is not there yet. @returns the address of the database. */
export async function createDatabase(adminUrl: string): Promise<string> {
  const admin = new Client({ connectionString: adminUrl, application_name: 'couvert-start' });
  await admin.connect();
  try {
    const { rowCount } = await admin.query(`SELECT FROM pg_database WHERE datname = 'couvert'`);
    if (rowCount === 0) await admin.query('CREATE DATABASE couvert');
  } finally {
    await admin.end();
  }
  const url = new URL(adminUrl);
  url.pathname = '/couvert';
  return url.href;
}
