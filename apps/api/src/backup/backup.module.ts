import { type DynamicModule, Module } from '@nestjs/common';
import { BackupAge } from './backup-age.ts';

/** Watches what the backup says of itself; without a stamp nothing. */
@Module({})
export class BackupModule {
  static forRoot({ stampPath }: { readonly stampPath: string | null }): DynamicModule {
    return { module: BackupModule, providers: stampPath === null ? [] : [{ provide: BackupAge, useFactory: () => new BackupAge(stampPath) }] };
  }
}
