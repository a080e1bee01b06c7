/** The one door to ask whether a feature is on: for the API, the worker and, by the session, the web app. */
import type { Sql, Tx } from '../tenant.ts';
import { decideFeature, featureNames, type FeatureName, type FeatureState, type Said } from './features.ts';

interface Row {
  name: string;
  for_tenant: boolean | null;
  chosen: boolean | null;
  percent: number | null;
  tenants_choose: boolean | null;
}

const nothing: Said = { forTenant: null, chosen: null, percent: null, tenantsChoose: null };

/** Every feature of the list, as it stands for the tenant of the transaction. One statement. */
export async function listFeatures(tx: Tx, tenantId: string): Promise<FeatureState[]> {
  const rows = await tx<Row[]>`
    select name, f.enabled as for_tenant, f.chosen, r.percent, r.tenants_choose
    from (select name, enabled, chosen from feature_flags where tenant_id = ${tenantId}) f full join feature_rules r using (name)`;
  const said = new Map(
    rows.map((row): [string, Said] => [
      row.name,
      { forTenant: row.for_tenant, chosen: row.chosen, percent: row.percent, tenantsChoose: row.tenants_choose },
    ]),
  );
  return featureNames.map((name) => decideFeature(name, tenantId, said.get(name) ?? nothing));
}

/** Whether a feature is on for the tenant of the transaction. Not asked on the roads that must be quick: leads and deliveries that come in. */
export async function isOn(tx: Tx, name: FeatureName, tenantId: string): Promise<boolean> {
  return (await listFeatures(tx, tenantId)).some((each) => each.name === name && each.on);
}

/** The tenant's own choice; null: as everybody. @returns false where the tenant may not choose */
export async function chooseFeature(tx: Tx, tenantId: string, name: FeatureName, on: boolean | null): Promise<boolean> {
  const state = (await listFeatures(tx, tenantId)).find((each) => each.name === name)!;
  if (!state.switchable) return false;
  await tx`
    insert into feature_flags (name, enabled, chosen) values (${name}, null, ${on})
    on conflict (tenant_id, name) do update set chosen = excluded.chosen, updated_at = now()`;
  return true;
}

/** The operator's word about the tenant of the transaction; null takes it back. */
export async function setFeatureFor(tx: Tx, name: FeatureName, on: boolean | null): Promise<void> {
  await tx`
    insert into feature_flags (name, enabled) values (${name}, ${on})
    on conflict (tenant_id, name) do update set enabled = excluded.enabled, updated_at = now()`;
}

export interface FeatureRule {
  name: FeatureName;
  percent: number | null;
  tenants_choose: boolean | null;
}

/** The operator's rules for everybody: one for each feature of the list, with nulls where nothing was said. */
export async function listFeatureRules(sql: Sql | Tx): Promise<FeatureRule[]> {
  const rows = await sql<FeatureRule[]>`select name, percent, tenants_choose from feature_rules`;
  return featureNames.map(
    (name) => rows.find((row) => row.name === name) ?? { name, percent: null, tenants_choose: null },
  );
}

export async function setFeatureRule(
  sql: Sql | Tx,
  name: FeatureName,
  change: Partial<Pick<FeatureRule, 'percent' | 'tenants_choose'>>,
): Promise<void> {
  const before = (await listFeatureRules(sql)).find((rule) => rule.name === name)!;
  const { percent, tenants_choose } = { ...before, ...change };
  await sql`
    insert into feature_rules (name, percent, tenants_choose) values (${name}, ${percent}, ${tenants_choose})
    on conflict (name) do update set percent = excluded.percent, tenants_choose = excluded.tenants_choose, updated_at = now()`;
}
