import { kernelMigrations, migrate, migrationDataSource } from '#kernel';
import { securityMigrations } from '#security';
import { restaurantsMigrations } from '#restaurants';
import { cachingMigrations } from '#caching';
import { bookingsMigrations } from '#bookings';
import { deliveryMigrations } from '#delivery';

// The data source of TypeORM's own command line: npm run typeorm -- migration:show -d ormconfig.ts
// Node runs this file as it is and takes the libs from dist/. The list is that of apps/api/src/migrations.ts;
// test/migrations/ormconfig.spec.ts compares the two.
const url = process.env['DATABASE_URL'];
if (url === undefined || url === '') throw new Error('DATABASE_URL is missing: postgres://user:password@host:5432/database. While npm start runs, its own is used.');

// Roles, extensions and the list of migrations: TypeORM asks for that list as the owner, who does not exist in an empty database.
await migrate({ url, migrations: [] });

export default migrationDataSource(url, [...kernelMigrations, ...cachingMigrations, ...securityMigrations, ...restaurantsMigrations, ...bookingsMigrations, ...deliveryMigrations]);
