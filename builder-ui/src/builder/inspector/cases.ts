/** A new case of a branch, with a port name no other case has. */
import { findField, type Condition } from '#flow';
import { m } from '../../paraglide/messages.js';
import { rowFor } from './condition/model.ts';

export interface BranchCase {
  port: string;
  label?: string;
  when?: Condition;
}

/** Ports are numbered and never reused for another case while an old one stands, so ways keep their meaning. */
export function freshCase(cases: readonly BranchCase[]): BranchCase {
  const numbers = cases.map((item) => Number(/^case-(\d+)$/.exec(item.port)?.[1] ?? 0));
  const number = Math.max(cases.length, ...numbers) + 1;
  return {
    port: `case-${number}`,
    label: m.builder_case_default({ number }),
    when: rowFor(findField('lead.status')!),
  };
}
