import type { Logger } from 'pino';
import { type LogLevel, logLevels } from './logger.ts';

/** How much one part of the process says. */
export interface ModuleLevel {
  readonly module: string;
  readonly level: LogLevel;
  /** When it goes back by itself, epoch ms; null: not before somebody says so. */
  readonly untilMs: number | null;
}

/** Whose lines are as many as there are modules and routes, and of use to who debugs a start. */
const quieter: Readonly<Record<string, LogLevel>> = { nest: 'warn' };

/** Longest a level may be changed for, ms: what is forgotten at `trace` fills a disk. */
const changedMsMax = 86_400_000;

interface Change {
  readonly level: LogLevel;
  readonly untilMs: number | null;
  readonly timer: NodeJS.Timeout | null;
}

/**
 * The logger of each part of the process, a child of the one that writes, with a level that can be changed while it runs.
 * Where nothing was changed, a part follows the level of all.
 */
export class Loggers {
  private readonly children = new Map<string, Logger>();
  private readonly changes = new Map<string, Change>();
  private readonly levelAtStart: LogLevel;

  constructor(readonly root: Logger) {
    this.levelAtStart = root.level as LogLevel;
  }

  /** @param module snake_case, as administrators call it: `database`, `outbox`. Few: one is kept for each. */
  of(module: string): Logger {
    let child = this.children.get(module);
    if (child === undefined) {
      child = this.root.child({ module });
      this.children.set(module, child);
      if (quieter[module] !== undefined) child.level = this.levelOf(module);
    }
    return child;
  }

  get modules(): readonly string[] {
    return [...this.children.keys()].sort();
  }

  /** The level of all first, as `all`. */
  levels(): readonly ModuleLevel[] {
    return ['all', ...this.modules].map((module) => ({ module, level: this.levelOf(module), untilMs: this.changes.get(module)?.untilMs ?? null }));
  }

  /**
   * @param module one of `modules`, or `all`
   * @param level null: as at the start
   * @param forMs after which it goes back by itself; null: not before somebody says so
   * @throws RangeError for a module that is not there, or a time that is too long
   */
  change(module: string, level: LogLevel | null, forMs: number | null): void {
    if (module !== 'all' && !this.children.has(module)) throw new RangeError(`no part of the process is called ${module}`);
    if (forMs !== null && !(forMs > 0 && forMs <= changedMsMax)) throw new RangeError(`a level is changed for ${changedMsMax} ms at most`);
    const before = this.changes.get(module);
    if (before?.timer != null) clearTimeout(before.timer);
    this.changes.delete(module);
    if (level !== null) {
      const timer = forMs === null ? null : setTimeout(() => this.change(module, null, null), forMs);
      timer?.unref();
      this.changes.set(module, { level, untilMs: forMs === null ? null : Date.now() + forMs, timer });
    }
    this.apply();
  }

  /** Forgets what was changed. */
  close(): void {
    for (const { timer } of this.changes.values()) if (timer !== null) clearTimeout(timer);
    this.changes.clear();
    this.apply();
  }

  private apply(): void {
    this.root.level = this.levelOf('all');
    for (const [module, child] of this.children) child.level = this.levelOf(module);
  }

  private levelOf(module: string): LogLevel {
    const own = this.changes.get(module)?.level;
    if (own !== undefined) return own;
    const all = module === 'all' ? this.levelAtStart : this.levelOf('all');
    const least = quieter[module];
    // Whoever wants to see all sees this as well.
    return least === undefined || isBelow(all, 'info') || isBelow(least, all) ? all : least;
  }
}

function isBelow(one: LogLevel, other: LogLevel): boolean {
  return logLevels.indexOf(one) < logLevels.indexOf(other);
}
