import type { Reading } from '../place.ts';
import type { FileRecord } from '../reading/record.ts';
import { csv } from './csv.ts';
import { nyc } from './nyc.ts';
import { osm } from './osm.ts';

/** A kind of file: how it falls into records, and what each of them says. */
export interface SourceFormat {
  /** Kept with every restaurant: names the world in which its source id is unique. */
  readonly source: string;
  readonly records: (bytes: AsyncIterable<Buffer>) => AsyncIterable<FileRecord>;
  readonly toReading: (value: unknown) => Reading;
}

export const formats: Readonly<Record<string, SourceFormat>> = { nyc, osm, csv };
