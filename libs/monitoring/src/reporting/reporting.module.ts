import { type DynamicModule, Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { metricsCatalogue } from '../metrics/metrics-catalogue.ts';
import { observe } from '../metrics/observed.ts';
import { Defects } from './defects.ts';

const reports = metricsCatalogue.dependencies.errorReports;

@Injectable()
class ReportMetrics implements OnApplicationShutdown {
  private readonly end: () => void;

  constructor(@Inject(Defects) defects: Defects) {
    this.end = observe([reports], (tell) => {
      const { sent, dropped } = defects.reporter.tally;
      for (const [outcome, count] of Object.entries({ sent, dropped, ...defects.notReported })) tell(reports, count, { outcome });
    });
  }

  onApplicationShutdown(): void {
    this.end();
  }
}

/** `Defects` for whoever runs without a request that a filter would watch: jobs, deliveries. */
@Module({})
export class ReportingModule {
  static forRoot(defects: Defects): DynamicModule {
    return { module: ReportingModule, global: true, providers: [{ provide: Defects, useValue: defects }, ReportMetrics], exports: [Defects] };
  }
}
