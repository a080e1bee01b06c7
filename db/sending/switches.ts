/** The kill switch: stops sending at once, for a tenant, a number or a flow. `deliver()` reads it before every send. */
import type { Tx } from '../platform/tenant.ts';

export interface Switches {
  /** Set by the operator for every tenant; shown, never changed here. */
  global: boolean;
  tenant: boolean;
  senders: { id: string; label: string }[];
  flows: { id: string; name: string }[];
}

/** What is stopped at this moment. */
export async function readSwitches(tx: Tx): Promise<Switches> {
  const [row] = await tx<[{ global: boolean; tenant: boolean }]>`
    select k.sending_stopped as global, t.sending_stopped as tenant
    from kill_switch k, tenants t where t.id = current_setting('app.tenant_id')::uuid`;
  const senders = await tx<{ id: string; label: string }[]>`
    select id, case when label = '' then phone else label end as label from senders where sending_stopped order by label`;
  const flows = await tx<
    { id: string; name: string }[]
  >`select id, name from flows where sending_stopped order by name collate "es-x-icu"`;
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
