/** For tests: how what starts a flow comes about in the CRM, for each trigger there is; `every-kind.test.ts` asks for a new one's. */
import { randomUUID } from 'node:crypto';
import { insertCart } from '#db/crm/carts.ts';
import { recordEvent } from '#db/crm/events.ts';
import { insertOpportunity } from '#db/crm/opportunities.ts';
import { insertSale } from '#db/crm/sales.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { insertInbound } from '#db/sending/inbound.ts';
import { evaluate, parseDuration, type Condition } from '#flow';
import { loadFacts } from '#db/flows/facts.ts';

interface Starting {
  leadId: string;
  flowId: string;
  /** Of the trigger. */
  config: Record<string, unknown>;
}
/** Has it happen to a lead that has just been made. @returns what it is about: `sale:<id>` */
type Start = (tx: Tx, starting: Starting) => Promise<string | null>;

const text = (value: unknown, other: string): string => (typeof value === 'string' ? value : other);
const ms = (span: unknown): number => parseDuration(text(span, 'PT2S')) ?? 0;
const later = (by: number) => new Date(Date.now() + by);

/** What a person writes, as the relay takes it in. @returns `message:<id>` */
export async function write(
  tx: Tx,
  leadId: string,
  said: { text: string; isTap?: boolean; ad?: string },
): Promise<string> {
  const { isTap = false, ad } = said;
  const none = { to: null, said: null, contextWamid: null, aboutWamid: null };
  const row = await insertInbound(tx, {
    ...none,
    leadId,
    externalId: randomUUID(),
    type: isTap ? 'button' : 'text',
    text: said.text,
    buttonPayload: isTap ? said.text : null,
    referral: ad ? { source_type: 'ad', source_id: ad } : null,
    receivedAt: new Date(),
    isReply: true,
  });
  const subject = `message:${row!.id}`;
  await recordEvent(tx, { type: 'message.replied', leadId, subject });
  if (isTap) await recordEvent(tx, { type: 'message.button', leadId, subject });
  return subject;
}

export const starts: Record<string, Start> = {
  // The lead itself.
  'lead-created': () => Promise.resolve(null),
  async 'lead-status-changed'(tx, { leadId, config }) {
    const [from, to] = [text(config['from'], 'new'), text(config['to'], 'contacted')];
    await tx`update leads set status = ${to} where id = ${leadId}`;
    await recordEvent(tx, { type: 'lead.status_changed', leadId, data: { from, to } });
    return null;
  },
  async 'tag-added'(tx, { leadId, config }) {
    const tag = text(config['tag'], 'vip');
    await tx`update leads set tags = array[${tag}::text] where id = ${leadId}`;
    await recordEvent(tx, { type: 'lead.tagged', leadId, data: { tag } });
    return null;
  },
  async 'form-answered'(tx, { leadId, config }) {
    const data = { form_id: text(config['form'], '77'), leadgen_id: randomUUID() };
    await recordEvent(tx, { type: 'custom.lead_form', leadId, data });
    return null;
  },
  async 'opportunity-deadline'(tx, { leadId, config }) {
    const deadline = later(ms(config['before']) + 4_000);
    const { id } = await insertOpportunity(tx, { lead_id: leadId, name: 'Plan', deadline });
    await recordEvent(tx, { type: 'opportunity.created', leadId, subject: `opportunity:${id}` });
    return `opportunity:${id}`;
  },
  async 'opportunity-stage-changed'(tx, { leadId, config }) {
    const stage = { from: text(config['from'], 'visita'), to: text(config['to'], 'cierre') };
    const { id } = await insertOpportunity(tx, { lead_id: leadId, name: 'Plan', stage: stage.to });
    await recordEvent(tx, { type: 'opportunity.updated', leadId, subject: `opportunity:${id}`, data: { stage } });
    return `opportunity:${id}`;
  },
  async 'sale-completed'(tx, { leadId }) {
    const sale = { lead_id: leadId, amount: '10.00', currency: 'ARS', status: 'completed' as const };
    const { id } = await insertSale(tx, { ...sale, completed_at: new Date() });
    await recordEvent(tx, { type: 'sale.completed', leadId, subject: `sale:${id}` });
    return `sale:${id}`;
  },
  async 'cart-abandoned'(tx, { leadId }) {
    const { id } = await insertCart(tx, { lead_id: leadId, last_activity_at: new Date() });
    await recordEvent(tx, { type: 'cart.updated', leadId, subject: `cart:${id}` });
    return `cart:${id}`;
  },
  async 'message-received'(tx, { leadId, config }) {
    const [word] = (config['keywords'] ?? ['hola']) as string[];
    await write(tx, leadId, { text: `Buenas, ${word}`, ...(config['match'] === 'ad' && { ad: '123' }) });
    return null;
  },
  async 'custom-event'(tx, { leadId, config }) {
    const name = text(config['name'], 'ping').replace(/^custom\./, '');
    await recordEvent(tx, { type: `custom.${name}`, leadId, data: { plan: 'azul' } });
    return null;
  },
  async 'date-field'(tx, { leadId, flowId }) {
    const day = new Date().toISOString().slice(0, 10);
    await recordEvent(tx, { type: 'date.due', leadId, subject: `flow:${flowId}`, data: { day } });
    return null;
  },
  async audience(tx, { leadId, flowId }) {
    await recordEvent(tx, { type: 'audience.due', leadId, subject: `flow:${flowId}`, data: { run: randomUUID() } });
    return null;
  },
  async manual(tx, { leadId, flowId, config }) {
    const filter = config['filter'] as Condition | undefined;
    if (filter && !evaluate(filter, (await loadFacts(tx, leadId))!)) return null;
    await tx`
      insert into enrolments (flow_id, version, lead_id, occurrence, listens)
      select id, 1, ${leadId}, 'manual:test', (select array(select jsonb_array_elements_text(plan -> 'listens')) from flow_versions v where v.flow_id = f.id)
      from flows f where id = ${flowId}`;
    return null;
  },
};
