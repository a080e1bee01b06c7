/** A row of the send ledger, and how far its message got. */
import type { Random } from '../random.ts';

export interface Sender {
  id: string;
  phone: string;
}

export interface MessageRow {
  id: string;
  external_id: string;
  lead_id: string;
  enrolment_id: string | null;
  flow_id: string | null;
  version: number | null;
  node_id: string | null;
  visit: number | null;
  sender_id: string | null;
  to_phone: string | null;
  type: string;
  template_name: string | null;
  template_language: string | null;
  category: string | null;
  variables: unknown;
  rendered: string | null;
  state: string;
  reason: string | null;
  error_code: string | null;
  attempt: number;
  not_before: Date | null;
  provider_id: string | null;
  wamid: string | null;
  price: string | null;
  price_currency: string | null;
  submit_started_at: Date | null;
  accepted_at: Date | null;
  sent_at: Date | null;
  delivered_at: Date | null;
  read_at: Date | null;
  failed_at: Date | null;
  replied_at: Date | null;
  opted_out_at: Date | null;
  written_by: string | null;
  created_at: Date;
  updated_at: Date;
}

const minute = 60_000;

/** A template's message that is planned and has not gone. */
export const blankMessage = (id: string, leadId: string, at: number): MessageRow => ({
  id,
  external_id: `demo.${id}`,
  lead_id: leadId,
  enrolment_id: null,
  flow_id: null,
  version: null,
  node_id: null,
  visit: null,
  sender_id: null,
  to_phone: null,
  type: 'template',
  template_name: null,
  template_language: null,
  category: null,
  variables: [],
  rendered: null,
  state: 'planned',
  reason: null,
  error_code: null,
  attempt: 0,
  not_before: null,
  provider_id: null,
  wamid: null,
  price: null,
  price_currency: null,
  submit_started_at: null,
  accepted_at: null,
  sent_at: null,
  delivered_at: null,
  read_at: null,
  failed_at: null,
  replied_at: null,
  opted_out_at: null,
  written_by: null,
  created_at: new Date(at),
  updated_at: new Date(at),
});

/** How far a message got that went out at an instant, as far as that has happened by now. */
export function wentOut(
  row: MessageRow,
  at: number,
  setting: { random: Random; sender: Sender | null; now: number },
  chances: { delivered: number; read: number },
): void {
  const { random, sender, now } = setting;
  const [lot, second, patience] = [random.next(), random.next(), random.between(0.5, 240)];
  const instant = (ms: number) => (at + ms <= now ? new Date(at + ms) : null);
  const isLost = lot > chances.delivered + (1 - chances.delivered) / 2;
  const delivered = lot <= chances.delivered ? instant(4_000) : null;
  const read = delivered && second < chances.read / chances.delivered ? instant(patience * minute) : null;
  const failed = isLost ? instant(3_000) : null;
  Object.assign(row, {
    sender_id: sender?.id ?? null,
    attempt: 1,
    provider_id: row.external_id,
    wamid: `wamid.${row.external_id}`,
    submit_started_at: new Date(at),
    accepted_at: instant(400),
    sent_at: failed ? null : instant(1_500),
    delivered_at: delivered,
    read_at: read,
    failed_at: failed,
    state: failed ? 'failed' : read ? 'read' : delivered ? 'delivered' : 'sent',
    ...(failed ? { reason: 'provider-recipient', error_code: '131026' } : {}),
    updated_at: read ?? delivered ?? failed ?? new Date(at),
  });
}
