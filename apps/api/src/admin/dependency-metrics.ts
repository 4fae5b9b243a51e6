import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database, REDIS, type Redis, type Standby, STANDBYS } from '#kernel';
import { metricsCatalogue, observe, type Tell } from '#monitoring';

const { poolConnections, poolMax, poolWaiting, redisConnected } = metricsCatalogue.dependencies;

/** Pools and connections for Prometheus: read when somebody collects. */
@Injectable()
export class DependencyMetrics implements OnApplicationBootstrap, OnApplicationShutdown {
  private end: () => void = () => undefined;

  constructor(
    private readonly database: Database,
    @Inject(STANDBYS) private readonly standbys: readonly Standby[],
    @Inject(REDIS) private readonly redis: Redis | null,
  ) {}

  onApplicationBootstrap(): void {
    this.end = observe([poolConnections, poolMax, poolWaiting, redisConnected], (tell) => this.tell(tell));
  }

  onApplicationShutdown(): void {
    this.end();
  }

  private tell(tell: Tell): void {
    tellOfPool(tell, 'primary', this.database);
    // By number: an address is nobody's business.
    for (const [at, standby] of this.standbys.entries()) tellOfPool(tell, `standby-${at + 1}`, standby);
    if (this.redis !== null) tell(redisConnected, Number(this.redis.isReady));
  }
}

function tellOfPool(tell: Tell, server: string, pool: Pick<Database | Standby, 'connections'>): void {
  const connections = pool.connections();
  if (connections === null) return;
  const { busy, idle, waiting, max } = connections;
  tell(poolConnections, busy, { server, state: 'busy' });
  tell(poolConnections, idle, { server, state: 'idle' });
  tell(poolMax, max, { server });
  tell(poolWaiting, waiting, { server });
}
