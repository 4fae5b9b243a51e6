// A floor and a schedule are read whole in every booking's transaction, and judged whole: these bounds keep that in
// milliseconds. Far above any house there is (a stadium's hall has a few hundred tables); a client that loops is stopped.
export const planLimits = {
  areas: 50,
  tables: 500,
  combinations: 500,
  services: 100,
  specialDays: 1_000,
  blocks: 2_000,
} as const;

export type PlanKind = keyof typeof planLimits;
