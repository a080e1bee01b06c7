/** Fields of a tenant's own: those that are managed, in their order, and those that leads have brought besides. */
import type { Tx } from '../../platform/tenant.ts';

export const fieldTypes = ['text', 'number', 'date', 'yes-no', 'choice'] as const;

export interface CustomField {
  /** As in a lead's `custom`. */
  key: string;
  label: string;
  type: (typeof fieldTypes)[number];
  /** Of a choice. */
  options: string[];
}

/** The managed ones, in their order. */
export const listFields = (tx: Tx): Promise<CustomField[]> =>
  tx<CustomField[]>`select key, label, type, options from custom_fields order by position, key`;

/**
 * Names that the newest leads have: they know every field in use, and reading all of a hundred thousand would not be worth it.
 * In the order of the alphabet, 500 at most.
 */
export async function keysInUse(tx: Tx): Promise<string[]> {
  const rows = await tx<{ field: string }[]>`
    select distinct field from (select custom from leads order by created_at desc limit 2000) recent,
      jsonb_object_keys(recent.custom) as field order by field limit 500`;
  return rows.map(({ field }) => field);
}

/** Replaces the managed ones by these, in this order. What leads have in fields that are left out stays. */
export async function replaceFields(tx: Tx, fields: readonly CustomField[]): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended('custom fields' || current_setting('app.tenant_id'), 0))`;
  await tx`delete from custom_fields`;
  if (fields.length > 0)
    await tx`insert into custom_fields ${tx(fields.map((field, position) => ({ ...field, position })))}`;
}
