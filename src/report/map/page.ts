import type { Diagnostic } from '../../findings.ts';
import type { ServiceMap } from '../../model/service/map.ts';
import type { Diagnosis } from '../../review/diagnosis.ts';

/** What every format of the map draws. */
export interface MapPage {
  /** Name of the root folder. */
  root: string;
  /** What the reviewed folder calls itself in its manifest; the root folder where it says nothing. */
  name: string;
  /** Relative to the root; `.` for all of it. */
  scope: string;
  map: ServiceMap;
  /** How much was resolved at all. */
  diagnosis: Pick<Diagnosis, 'calls' | 'unknown' | 'unresolved'>;
  /** What kept it from seeing all. */
  diagnostics: readonly Diagnostic[];
}
