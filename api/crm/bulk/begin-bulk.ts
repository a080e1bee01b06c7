/** Begins, stops and undoes changes to many leads. The worker does them (db/crm/bulk/perform-bulk.ts). */
import { type BulkAct, changedBy, claimUndo, findBulk, insertBulk, stopBulk } from '#db/crm/bulk/bulk-changes.ts';
import { countNamed, leadsAsPeople } from '#db/crm/bulk/gather-people.ts';
import { meantLeads } from '#db/crm/lead-list/lead-filter.ts';
import { findFlow } from '#db/flows/flows.ts';
import { allow } from '#db/platform/tenant.ts';
import type { Act } from '../../context.ts';
import { notFound, Problem } from '../../errors.ts';
import { type Permission, reachOf } from '../../permissions.ts';
import { audit } from '../../platform/audit.ts';
import { assertFound, assertMayAssign, assertMember } from '../find-referred.ts';
import type { BulkInput } from './bulk-schema.ts';
import { type BulkView, isUndoable, viewBulk } from './view-bulk.ts';

/** What each kind needs besides `leads.write`. */
const needs: Record<BulkInput['act']['do'], Permission> = {
  edit: 'leads.write',
  assign: 'leads.write',
  tag: 'leads.write',
  enrol: 'flows.enrol',
  stop: 'enrolments.control',
  delete: 'leads.delete',
};

/**
 * @throws Problem 403 without the permission for what is done, and when a seller gives leads away; 404 for leads, a flow or a seller
 * that is not there; 409 `flow_not_live`, `leads_changed` with the true number
 */
export async function beginBulk(act: Act, input: BulkInput): Promise<BulkView> {
  const { tx, scope } = act;
  assertMay(act, needs[input.act.do]);
  const wanted = await readAct(act, input.act);
  // A hundred thousand people may be meant.
  await allow(tx, 30);
  const ids = input.lead_ids && [...new Set(input.lead_ids)];
  if (ids && (await countNamed(tx, ids, scope)) !== ids.length) assertFound(null, 'lead_ids');
  const { meant } = await meantLeads(tx, input.filter ?? {}, scope);
  const people = leadsAsPeople(tx, meant, ids ?? null);
  const bulk = await insertBulk(tx, { act: wanted, startFlows: input.start_flows, scope, actor: actorOf(act) }, people);
  if (input.people !== undefined && input.filter && bulk.people !== input.people) {
    throw new Problem('leads_changed', { extra: { people: bulk.people } });
  }
  const subject = { type: 'bulk_change', id: bulk.id };
  await audit(act, 'lead.bulk', subject, { do: wanted.do, people: bulk.people, ...fieldsOf(wanted) });
  return await viewBulk(tx, bulk);
}

function assertMay({ actor }: Act, permission: Permission): void {
  const who = actor.type === 'user' ? actor.role : 'key';
  if (!reachOf(permission, who)) throw new Problem('forbidden');
}

async function readAct(act: Act, wanted: BulkInput['act']): Promise<BulkAct> {
  switch (wanted.do) {
    case 'assign': {
      await assertMayAssign(act, wanted.seller_id);
      await assertMember(act, wanted.seller_id, 'act.seller_id');
      return wanted;
    }
    case 'enrol':
    case 'stop': {
      if (wanted.flow_id === null) return wanted;
      const flow = await findFlow(act.tx, wanted.flow_id);
      assertFound(flow, 'act.flow_id');
      if (wanted.do === 'enrol' && flow.status !== 'active') throw new Problem('flow_not_live');
      return wanted;
    }
    case 'edit':
      return { do: 'edit', fields: JSON.parse(JSON.stringify(wanted.fields)) };
    default:
      return wanted;
  }
}

/** Names of fields only: what they were set to is in the change. */
const fieldsOf = (wanted: BulkAct): { fields?: string[] } =>
  wanted.do === 'edit' ? { fields: Object.keys(wanted.fields) } : {};

export const actorOf = ({ actor }: Act) => ({ type: actor.type, ...('id' in actor ? { id: actor.id } : {}) });

/** @throws Problem 404, 409 for one that has ended */
export async function endBulk(act: Act, id: string): Promise<BulkView> {
  const found = await findBulk(act.tx, id, act.scope, true);
  if (!found) throw notFound();
  if (!(await stopBulk(act.tx, id))) throw new Problem('conflict', { detail: `the change is ${found.state}` });
  await audit(act, 'lead.bulk_stop', { type: 'bulk_change', id });
  return await viewBulk(act.tx, (await findBulk(act.tx, id, act.scope))!);
}

/**
 * Puts back what a change did, as another change. Who was changed since stays as they are.
 * @throws Problem 404, 409 `conflict` for what cannot be undone, or not any more
 */
export async function undoBulk(act: Act, id: string): Promise<BulkView> {
  const { tx, scope } = act;
  await allow(tx, 30);
  const found = await findBulk(tx, id, scope, true);
  if (!found) throw notFound();
  const what = found.act.do;
  if (
    what === 'delete' ||
    what === 'stop' ||
    what === 'undo' ||
    what === 'unimport' ||
    !isUndoable(found) ||
    !(await claimUndo(tx, id))
  ) {
    throw new Problem('conflict', { detail: 'it cannot be undone, or not any more' });
  }
  assertMay(act, needs[what]);
  const undo = await insertBulk(
    tx,
    { act: { do: 'undo', what }, startFlows: false, scope, actor: actorOf(act), undoOf: id },
    changedBy(tx, id),
  );
  await audit(act, 'lead.bulk_undo', { type: 'bulk_change', id }, { people: undo.people });
  return await viewBulk(tx, undo);
}
