/** For tests of what Meta is told: the connection scene with a dataset at the sandbox, and leads that came by ads. */
import { usualRules, type ConversionRule } from '#flow';
import { datasetTokenKey, saveConversionSettings } from '#db/meta/conversion-settings.ts';
import { recordEvent } from '#db/crm/events.ts';
import { insertSale } from '#db/crm/sales.ts';
import { recordTouch } from '#db/crm/touches.ts';
import type { TakenEvent } from '#deploy/sandbox/meta/conversions.ts';
import { insertLead } from '#db/crm/leads.ts';
import { relayConversions } from '../relay/meta/conversions.ts';
import { createConnectionScene } from './connection-scene.ts';

export const wabaId = '100000000000001';

export async function createConversionScene() {
  const scene = await createConnectionScene();
  const { inTenant, meta, deps } = scene;
  let phones = 0;
  let dataset = '';
  return {
    ...scene,
    get tenantId() {
      return scene.tenantId;
    },
    dataset: () => dataset,
    /** Before each test: a tenant with a number and a dataset that is on. */
    async open(over: { rules?: ConversionRule[]; test_code?: string | null; by_person?: boolean } = {}): Promise<void> {
      await scene.begin();
      const { body } = await meta.call('POST', '/_sandbox/meta/datasets', { waba_ids: [wabaId] });
      dataset = body.dataset_id;
      await inTenant(async (tx) => {
        await deps.vault.put(tx, scene.tenantId, datasetTokenKey, body.access_token);
        const usual = { dataset_id: dataset, is_on: true, test_code: null, by_person: true, rules: usualRules };
        await saveConversionSettings(tx, { ...usual, ...over });
        const sender = { provider: 'ycloud', phone: '+5491155550000', waba_id: wabaId, credential_key: 'k' };
        await tx`insert into senders ${tx(sender)}`;
      });
    },
    /** Somebody who came by an ad to WhatsApp, by an Instant Form, or by neither. */
    async person(
      by: 'ctwa' | 'lead_form' | null,
      more: { email?: string; phone?: string | null; at?: Date } = {},
    ): Promise<string> {
      const { email, phone = `+54911${50_000_000 + ++phones}`, at = new Date(Date.now() - 3_600_000) } = more;
      return await inTenant(async (tx) => {
        const lead = await insertLead(tx, { name: 'Ana', phone, ...(email ? { email } : {}) });
        const external_id = by === 'lead_form' ? String(1_234_567_890_123_000 + phones) : `wamid.${lead.id}`;
        if (by === 'ctwa') {
          const [sender] = await tx<[{ id: string }]>`select id from senders`;
          await tx`insert into inbound_messages ${tx({ lead_id: lead.id, sender_id: sender.id, external_id, type: 'text', received_at: at })}`;
        }
        if (by)
          await recordTouch(tx, {
            leadId: lead.id,
            source: by,
            occurredAt: at,
            external_id,
            ctwa_clid: by === 'ctwa' ? `ARAk${lead.id}` : null,
          });
        return lead.id;
      });
    },
    /** A completed sale, as the API writes it. @returns its id */
    sell: (leadId: string, over: { amount?: string; at?: Date } = {}) =>
      inTenant(async (tx) => {
        const { amount = '1234.50', at = new Date() } = over;
        const fields = { lead_id: leadId, amount, currency: 'ARS', status: 'completed' as const, completed_at: at };
        const sale = await insertSale(tx, fields);
        const data = { amount, currency: 'ARS' };
        await recordEvent(tx, { type: 'sale.completed', leadId, subject: `sale:${sale.id}`, data, occurredAt: at });
        return sale.id;
      }),
    relay: () => relayConversions(deps, 50),
    /** What lies in wait is due at once. */
    hurry: () => inTenant((tx) => tx`update conversions set next_at = now() where state = 'pending'`),
    rows: () =>
      inTenant((tx) => tx<ConversionRow[]>`select * from conversions order by created_at, event_name, event_id`),
    taken: (): TakenEvent[] => meta.sandbox.meta.conversions.taken.list().filter((one) => one.datasetId === dataset),
  };
}
export type ConversionScene = Awaited<ReturnType<typeof createConversionScene>>;

export interface ConversionRow {
  id: string;
  event_id: string;
  event_name: string;
  state: string;
  reason: string | null;
  attempts: number;
  match: string | null;
  keys: string[];
  value: string | null;
  is_test: boolean;
  answer: Record<string, unknown> | null;
  doubted_at: Date | null;
}
