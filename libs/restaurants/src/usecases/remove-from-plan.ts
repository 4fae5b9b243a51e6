import { Injectable } from '@nestjs/common';
import { type Context, Database, kernelErrors, type Tx } from '#kernel';
import type { PlanKind } from '../domain/plan-limits.ts';
import { planRows } from '../persistence/plan-rows.ts';
import { whatUsesArea, whatUsesTable } from '../persistence/sql/plan-references.ts';
import { changePlan, requireVersion } from './change-plan.ts';
import type { PlanRowAddress } from '../domain/plan-row-address.ts';

type WhatUses = (tx: Tx, restaurantId: number, id: number) => Promise<string | null>;

/** References that no foreign key sees. */
const users: Partial<Record<PlanKind, WhatUses>> = { areas: whatUsesArea, tables: whatUsesTable };

/** Deletes a row of a restaurant's plan that nothing needs any more. */
@Injectable()
export class RemoveFromPlan {
  constructor(private readonly db: Database) {}

  /** @throws NOT_FOUND, PRECONDITION_FAILED, IN_USE: a table with bookings is put away (`active: false`), not deleted. */
  async execute(ctx: Context, kind: PlanKind, address: PlanRowAddress): Promise<void> {
    const { restaurantId, id, expected } = address;
    await changePlan(this.db, ctx, restaurantId, async (tx) => {
      requireVersion(await planRows[kind].find(tx, address), expected);
      const user = await users[kind]?.(tx, restaurantId, id);
      if (user) throw kernelErrors.inUse({ detail: `It belongs to ${user}.` });
      if (!(await planRows[kind].remove(tx, address))) throw kernelErrors.preconditionFailed();
    });
  }
}
