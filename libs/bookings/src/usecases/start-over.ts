/** What a unit of work found out: it needs other days than it has locked. Nothing was changed; begin again with these. */
export class StartOver {
  constructor(readonly serviceDates: readonly string[]) {}
}
