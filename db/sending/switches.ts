/** The kill switch: stops sending at once, for a tenant, a number or a flow. `deliver()` reads it before every send. */
import { recordOperator } from '../platform/operator-events.ts';
import type { Sql, Tx } from '../platform/tenant.ts';

export interface Switches {
  /** Set by the operator for every tenant. */
  global: boolean;
  tenant: boolean;
  senders: { id: string; label: string }[];
  /** `held`: people who stand at a message because of it. */
  flows: { id: string; name: string; held: number }[];
}

/** What is stopped at this moment. */
export async function readSwitches(tx: Tx): Promise<Switches> {
  const [[row], senders, flows] = await Promise.all([
    tx<[{ global: boolean; tenant: boolean }]>`
      select k.sending_stopped as global, t.sending_stopped as tenant
      from kill_switch k, tenants t where t.id = current_setting('app.tenant_id')::uuid`,
    tx<{ id: string; label: string }[]>`
      select id, case when label = '' then phone else label end as label from senders where sending_stopped order by label`,
    tx<{ id: string; name: string; held: number }[]>`
      select f.id, f.name, (select count(*)::int from enrolments e
        where e.tenant_id = f.tenant_id and e.flow_id = f.id and e.ended_at is null and e.waiting_reason = 'kill-switch-flow') as held
      from flows f where f.sending_stopped order by f.name collate "es-x-icu"`,
  ]);
  return { ...row, senders: [...senders], flows: [...flows] };
}

export type SwitchTarget = { scope: 'tenant' } | { scope: 'sender'; id: string } | { scope: 'flow'; id: string };

/** @returns false when there is no such sender or flow */
export async function setSwitch(tx: Tx, target: SwitchTarget, stopped: boolean): Promise<boolean> {
  const rows =
    target.scope === 'tenant'
      ? await tx`update tenants set sending_stopped = ${stopped} where id = current_setting('app.tenant_id')::uuid`
      : target.scope === 'sender'
        ? await tx`update senders set sending_stopped = ${stopped} where id = ${target.id}`
        : await tx`update flows set sending_stopped = ${stopped} where id = ${target.id}`;
  return rows.count === 1;
}

/** The operator's own, over all tenants. */
export interface GlobalSwitch {
  on: boolean;
  changed_at: Date;
}

export async function readGlobalSwitch(sql: Sql | Tx): Promise<GlobalSwitch> {
  const [row] = await sql<[GlobalSwitch]>`select sending_stopped as on, updated_at as changed_at from kill_switch`;
  return row;
}

/**
 * What waits for it goes on by itself when it is let go. Noted among what operators did.
 * @param by the request, or nothing: a command
 */
export async function setGlobalSwitch(
  tx: Tx,
  on: boolean,
  by: { requestId?: string; ip?: string } = {},
): Promise<GlobalSwitch> {
  await recordOperator(tx, { action: on ? 'sending.stop' : 'sending.allow', outcome: 'ok', ...by });
  await tx`update kill_switch set sending_stopped = ${on}, updated_at = now() where sending_stopped <> ${on}`;
  return await readGlobalSwitch(tx);
}
