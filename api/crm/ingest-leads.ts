/** Takes leads from outside: known people are brought up to date, others created, and each answer says which. */
import { maxTags } from '#flow';
import { touchApiKeys } from '#db/people/api-keys.ts';
import { isHistory } from '#db/crm/history.ts';
import { findOrCreateLead } from '#db/crm/leads.ts';
import { NotAPhone, readLocalPhone } from '#db/crm/local-phone.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { recordTouch } from '#db/crm/touches.ts';
import type { Act } from '../context.ts';
import { Problem } from '../errors.ts';
import { type LeadInput, reachable } from './lead-schema.ts';
import { audit } from '../platform/audit.ts';
import { dateOf, refuse, since, takeConsent, toTouch } from './create-lead.ts';
import { assertMember } from './find-referred.ts';
import { countOutcomes, type Ingested } from './ingest/ingest-answer.ts';
import type { Judged } from './ingest/judge-lead.ts';
import { takePlain } from './ingest/take-plain.ts';
import { applyPatch } from './update-lead.ts';

/**
 * Items that are wrong are answered with their errors; the others are taken, all in one transaction, without what is wrong about them
 * or unknown to us (ingest/judge-lead.ts). Those who are new and have nothing special about them are taken at once
 * (ingest/take-plain.ts), then the others one by one. Found by WhatsApp id, phone,
 * other systems' ids, e-mail (db/crm/leads.ts). Of a known lead what is given replaces what was, tags and custom fields are added,
 * its seller stays.
 */
export async function ingestLeads(act: Act, all: readonly Judged[]): Promise<Ingested[]> {
  const results: Ingested[] = [];
  const taken = await takePlain(act.tx, all, () => act);
  for (const [index, judged] of all.entries()) {
    const known = taken.get(index);
    if (known) {
      results.push({ index, status: 'created', ...known });
      continue;
    }
    if ('errors' in judged) {
      results.push({ index, status: 'invalid', errors: judged.errors });
      continue;
    }
    try {
      // A savepoint each: an item that the database refuses leaves nothing behind and does not spoil the others.
      results.push({ index, ...(await act.tx.savepoint((tx) => ingest({ ...act, tx: tx as Tx }, judged))) });
    } catch (error) {
      if (!(error instanceof Problem) || !error.options.errors) throw error;
      results.push({ index, status: 'invalid', errors: error.options.errors });
    }
  }
  if (act.actor.type === 'api_key') {
    const { id } = act.actor;
    await Promise.all([
      touchApiKeys(act.tx, [id]),
      audit(act, 'lead.ingest', { type: 'api_key', id }, countOutcomes(results)),
    ]);
  }
  return results;
}

async function ingest(
  act: Act,
  { lead: given, ignored }: { lead: LeadInput; ignored: string[] },
): Promise<Omit<Extract<Ingested, { id: string }>, 'index'>> {
  const input = await withoutBadPhone(act.tx, given);
  const left = input === given ? ignored : [...ignored, 'phone'];
  const { consent, touch, created_at, start_flows, ...fields } = input;
  await assertMember(act, fields.seller_id);
  const at = dateOf(input);
  const history = await isHistory(act.tx, { at, startFlows: start_flows });
  const arriving = { ...fields, ...since(created_at) };
  const { lead, created } = await findOrCreateLead(act.tx, arriving, { history }).catch(refuse);
  if (!created) {
    const { name, email, status, timezone, custom, tags = [] } = fields;
    const given = { name, email, status, timezone, custom };
    const patch = Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined && value !== null),
    );
    // The person is worth more than a tag for which there is no room.
    const all = [...new Set([...lead.tags, ...tags])].slice(0, Math.max(maxTags, lead.tags.length));
    const more = all.length > lead.tags.length ? { tags: all } : {};
    const seller = lead.seller_id === null && fields.seller_id ? { seller_id: fields.seller_id } : {};
    await applyPatch(act, lead, { ...patch, ...more, ...seller }, start_flows === false);
  }
  if (created || touch)
    await recordTouch(act.tx, { leadId: lead.id, ...(created ? { occurredAt: at } : {}), ...toTouch(act, touch) });
  const answer = await takeConsent(act, lead.id, consent);
  const told = left.length > 0 ? { ignored: left } : {};
  return { status: created ? 'created' : 'updated', id: lead.id, ...told, ...answer };
}

/** Typed in wrongly, beside an e-mail or an id: the person is worth more than the field, and somebody may still make sense of it. */
async function withoutBadPhone(tx: Tx, lead: LeadInput): Promise<LeadInput> {
  const { phone, ...others } = lead;
  if (!phone || !reachable.safeParse(others).success) return lead;
  try {
    await readLocalPhone(tx, phone);
    return lead;
  } catch (error) {
    if (!(error instanceof NotAPhone)) throw error;
    return { ...others, custom: { ...others.custom, phone_number: phone } };
  }
}
