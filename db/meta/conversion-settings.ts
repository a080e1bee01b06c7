/** Where and how a tenant tells Meta what came of its ads. */
import type { ConversionRule } from '#flow';
import type { Tx } from '../platform/tenant.ts';

/** The name of the dataset's token in the vault. */
export const datasetTokenKey = 'meta:dataset-token';

export interface ConversionSettings {
  dataset_id: string;
  dataset_name: string | null;
  is_on: boolean;
  /** While it is there, everything goes out as a test event. */
  test_code: string | null;
  by_person: boolean;
  rules: ConversionRule[];
  wait_until: Date | null;
  halted_at: Date | null;
  /** In Meta's words. */
  halted_reason: string | null;
  checked_at: Date | null;
  updated_at: Date;
}

export async function findConversionSettings(tx: Tx): Promise<ConversionSettings | null> {
  const [row] = await tx<ConversionSettings[]>`
    select dataset_id, dataset_name, is_on, test_code, by_person, rules, wait_until, halted_at, halted_reason, checked_at, updated_at
    from conversion_settings`;
  return row ?? null;
}

export type ConversionSettingsInput = Pick<
  ConversionSettings,
  'dataset_id' | 'is_on' | 'test_code' | 'by_person' | 'rules'
>;

/** Keeps them. Of another dataset nothing is known yet. */
export async function saveConversionSettings(tx: Tx, input: ConversionSettingsInput): Promise<void> {
  const { dataset_id, is_on, test_code, by_person, rules } = input;
  await tx`
    insert into conversion_settings as s (dataset_id, is_on, test_code, by_person, rules)
    values (${dataset_id}, ${is_on}, ${test_code}, ${by_person}, ${tx.json(rules)})
    on conflict (tenant_id) do update set dataset_id = excluded.dataset_id, is_on = excluded.is_on, test_code = excluded.test_code,
      by_person = excluded.by_person, rules = excluded.rules,
      dataset_name = case when s.dataset_id = excluded.dataset_id then s.dataset_name end,
      checked_at = case when s.dataset_id = excluded.dataset_id then s.checked_at end`;
}

/** The dataset is there, and the token reaches it: what waited for that goes on. */
export async function recordDataset(tx: Tx, name: string | null): Promise<void> {
  await tx`
    update conversion_settings set dataset_name = ${name}, checked_at = clock_timestamp(), halted_at = null, halted_reason = null, wait_until = null`;
  await tx`update conversions set next_at = now(), reason = null where state = 'pending' and reason = 'conversion-halted'`;
  await tx`select pg_notify('cadencia_relay', 'conversions')`;
}

/** Meta takes nothing any more: everything waits until somebody has looked, who is told once. @param why in Meta's words */
export async function haltConversions(tx: Tx, why: string): Promise<void> {
  const halted = await tx`
    update conversion_settings set halted_at = clock_timestamp(), halted_reason = ${why} where halted_at is null`;
  if (halted.count === 0) return;
  const said =
    'Meta dejó de aceptar las ventas que le contamos. Míralo en Marketing → Ventas a Meta. · Meta takes no more of the sales we tell it. Look at Marketing → Sales to Meta.';
  await tx`insert into notifications ${tx(['ceo', 'admin'].map((role) => ({ role, text: said })))}`;
}

/** Meta asked for patience. */
export async function waitForMeta(tx: Tx, until: Date): Promise<void> {
  await tx`update conversion_settings set wait_until = greatest(wait_until, ${until})`;
}
