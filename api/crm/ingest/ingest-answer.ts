/** What became of those who were handed in. */
import type { FieldError } from '../../errors.ts';
import type { ConsentAnswer } from '../lead-schema.ts';

export type Ingested =
  | { index: number; status: 'created' | 'updated'; id: string; ignored?: string[]; consent_answer?: ConsentAnswer }
  | { index: number; status: 'invalid'; errors: FieldError[] };

export interface IngestBody {
  created: number;
  updated: number;
  invalid: number;
  /** Paths of what was left out or put elsewhere, of all. */
  ignored: string[];
  results: Ingested[];
}

export function toBody(results: Ingested[]): IngestBody {
  const ignored = [...new Set(results.flatMap((each) => ('ignored' in each ? (each.ignored ?? []) : [])))];
  return { ...countOutcomes(results), ignored, results };
}

export function countOutcomes(results: readonly Ingested[]): Pick<IngestBody, 'created' | 'updated' | 'invalid'> {
  const count = (status: Ingested['status']) => results.filter((result) => result.status === status).length;
  return { created: count('created'), updated: count('updated'), invalid: count('invalid') };
}
