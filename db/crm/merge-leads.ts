/** Two leads that are one person become one: whatever hangs on the one goes to the other, and nothing is said twice. */
import { recordConsent } from './consents.ts';
import { recordEvent } from './events.ts';
import { keepAliases } from './lead-aliases.ts';
import { findLead, type Lead } from './leads.ts';
import { joinLeads, leftoverKeys, type Joined } from './join-leads.ts';
import { settleEnrolments, type Journey } from './settle-enrolments.ts';
import { signalStop } from '../flows/enrolment-signals.ts';
import { wholeTenant } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';

/** Every table whose rows go along, by `lead_id`. A test reads the catalogue: a table that is missing here fails it. */
export const movingTables = [
  'lead_touches',
  'consents',
  'opportunities',
  'sales_transactions',
  'carts',
  'events',
  'enrolments',
  'notifications',
  'tasks',
  'messages',
  'inbound_messages',
  'team_messages',
  'lead_notes',
  'lead_aliases',
  'audience_people',
  'bulk_people',
  'conversions',
] as const;
type MovingTable = (typeof movingTables)[number];

export interface Merge {
  /** The lead that stays. */
  into: string;
  /** The lead that becomes part of it, and is gone afterwards. */
  from: string;
  /** How one knows: `whatsapp` (a message carried both keys), `person`, `api`. */
  source: string;
}

/** What a merge would do. */
export interface MergePreview extends Joined {
  /** Rows that go along, by table. */
  moves: Record<MovingTable, number>;
  /** Open enrolments that end, as their lead may not be twice in that flow. */
  ends: Journey[];
}

/** Reads what would happen; changes nothing. @returns null when one of the two is not there */
export async function previewMerge(tx: Tx, { into, from }: Omit<Merge, 'source'>): Promise<MergePreview | null> {
  const [kept, gone] = [await findLead(tx, into, wholeTenant), await findLead(tx, from, wholeTenant)];
  if (!kept || !gone || into === from) return null;
  const counts = await Promise.all(
    movingTables.map(async (table) => {
      const [row] = await tx<
        [{ rows: number }]
      >`select count(*)::int as rows from ${tx(table)} where lead_id = ${from}`;
      return [table, row.rows] as const;
    }),
  );
  const { ends } = settleEnrolments(await readJourneys(tx, into, from));
  return { ...joinLeads(kept, gone), moves: Object.fromEntries(counts) as MergePreview['moves'], ends };
}

/**
 * Merges `from` into `into`. Of two enrolments that exclude each other the further one stays, the other ends (`lead-merged`).
 * What the lead that stays did not know is filled in; its other keys stay aliases, by which the person is found from then on. A
 * refusal of either counts. Nothing of it starts a flow; `lead.merged` stays in the timeline.
 * @returns the lead that stays; null when one of the two is not there
 */
export async function mergeLeads(tx: Tx, { into, from, source }: Merge): Promise<Lead | null> {
  if (into === from) return null;
  // In the order of ids, so that two merges of the same people do not wait for each other.
  await tx`select from leads where id in (${into}, ${from}) order by id for update`;
  const [kept, gone] = [await findLead(tx, into, wholeTenant), await findLead(tx, from, wholeTenant)];
  if (!kept || !gone) return null;
  const { lead } = joinLeads(kept, gone);

  const { ends, renamed } = settleEnrolments(await readJourneys(tx, into, from));
  for (const { id } of ends) await signalStop(tx, { enrolmentId: id }, 'lead-merged');
  await tx`update enrolments set occurrence = occurrence || ' (' || lead_id || ')' where id = any(${renamed.map(({ id }) => id)}::uuid[])`;
  // That somebody new came is no news any more.
  await tx`update events set processed_at = now() where lead_id = ${from} and type = 'lead.created' and processed_at is null`;
  for (const table of movingTables) await tx`update ${tx(table)} set lead_id = ${into} where lead_id = ${from}`;

  const keys = await readGone(tx, from);
  await tx`delete from leads where id = ${from}`;
  await tx`
    update leads set ${tx({
      ...lead,
      external_ids: tx.json(lead.external_ids),
      custom: tx.json(lead.custom),
      created_at: tx`least(created_at, ${keys.created_at}::text::timestamptz)`,
      last_inbound_at: tx`greatest(last_inbound_at, ${keys.last_inbound_at}::text::timestamptz)`,
      spoke_at: tx`greatest(spoke_at, ${keys.spoke_at}::text::timestamptz)`,
      team_spoke_at: tx`greatest(team_spoke_at, ${keys.team_spoke_at}::text::timestamptz)`,
      waiting_since: tx`least(waiting_since, ${keys.waiting_since}::text::timestamptz)`,
      // One that is open stays so.
      conversation_closed_at: tx`case when ${keys.spoke_at !== null && keys.conversation_closed_at === null} or spoke_at is not null and conversation_closed_at is null
        then null else greatest(conversation_closed_at, ${keys.conversation_closed_at}::text::timestamptz) end`,
      // The number stays readable by its own key, whichever lead it came from.
      phone_key: kept.phone ? tx`phone_key` : keys.phone,
    } as never)} where id = ${into}`;
  await keepAliases(tx, into, [
    ['lead', from],
    ...(kept.phone && keys.phone ? [['phone', keys.phone] as const] : []),
    ...(keys.email && keys.email !== kept.email?.toLowerCase() && kept.email ? [['email', keys.email] as const] : []),
    ...leftoverKeys(kept, gone),
  ]);
  await settleConsent(tx, kept, gone);
  await tx`select derive_lead_places(current_setting('app.tenant_id')::uuid, ${[into]}::uuid[])`;
  await recordEvent(tx, { type: 'lead.merged', leadId: into, data: { lead: from, name: gone.name, source } });
  return await findLead(tx, into, wholeTenant);
}

interface Gone {
  phone: string | null;
  email: string | null;
  created_at: string;
  last_inbound_at: string | null;
  spoke_at: string | null;
  team_spoke_at: string | null;
  waiting_since: string | null;
  conversation_closed_at: string | null;
}

/** Instants as text: the driver cuts them to milliseconds, and a lead that seems older than its first touch came by no ad. */
async function readGone(tx: Tx, id: string): Promise<Gone> {
  const [row] = await tx<[Gone]>`
    select phone_key as phone, email_key as email, created_at::text, last_inbound_at::text,
      spoke_at::text, team_spoke_at::text, waiting_since::text, conversation_closed_at::text from leads where id = ${id}`;
  return row;
}

/** Where both stand and stood in flows. */
function readJourneys(tx: Tx, into: string, from: string): Promise<Journey[]> {
  return tx<Journey[]>`
    select e.id, e.lead_id, e.flow_id, f.name as flow_name, e.occurrence, e.subject, e.ended_at is null as open, e.seq, e.created_at,
      v.graph -> 'settings' ->> 'reEntry' as re_entry
    from enrolments e join flows f on f.id = e.flow_id join flow_versions v on v.flow_id = e.flow_id and v.number = e.version
    where e.lead_id in (${into}, ${from})`;
}

/** The stricter word wins, and stands last in the ledger, so that no older yes outlives it. */
async function settleConsent(tx: Tx, kept: Lead, gone: Lead): Promise<void> {
  if (kept.consent === gone.consent) return;
  if (kept.consent !== 'revoked' && gone.consent !== 'revoked') {
    await tx`update leads set consent = 'granted' where id = ${kept.id}`;
    return;
  }
  const word = { granted: false, door: 'merge', details: { lead: gone.id } } as const;
  const { changed } = await recordConsent(tx, { leadId: kept.id }, word);
  // The one that stays had refused already: what the other was in ends too.
  if (!changed) await recordEvent(tx, { type: 'lead.opted_out', leadId: kept.id, data: { source: 'merge' } });
}
