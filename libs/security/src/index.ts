import { ApiKeys1795460001001 } from './persistence/migrations/1795460001001-api-keys.ts';

export const securityMigrations = [ApiKeys1795460001001];
