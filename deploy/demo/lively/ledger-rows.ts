/** Passages as the rows that the engine and the sender would have written. */
import { readyMadeTemplates } from '#flow';
import type { DemoData } from '../rows.ts';
import type { Random } from '../random.ts';
import { manners, prices } from './manners.ts';
import { blankMessage, type MessageRow, type Sender, wentOut } from './message-rows.ts';
import type { Passage } from './passages.ts';
import { messagesOf, type Said } from './reactions.ts';

export interface LedgerRows {
  enrolments: Record<string, unknown>[];
  steps: Record<string, unknown>[];
  messages: MessageRow[];
}

/** What people wrote is in the data: the first word after a message, within a week, is the answer to the newest one before it */
export function ledgerRows(
  passages: readonly Passage[],
  setting: { random: Random; sender: Sender | null; now: number; data: DemoData },
): LedgerRows {
  const rows: LedgerRows = { enrolments: [], steps: [], messages: [] };
  const ids = new Map(passages.map((passage) => [passage, setting.random.uuid()]));
  for (const passage of passages) {
    const id = ids.get(passage)!;
    rows.enrolments.push(enrolmentRow(id, passage));
    rows.steps.push(...stepRows(id, passage));
    const held = heldRow(id, passage, setting);
    if (held) rows.messages.push(held);
  }
  for (const said of messagesOf(passages)) rows.messages.push(messageRow(ids.get(said.passage)!, said, setting));
  answer(rows.messages, setting.data);
  return rows;
}

function enrolmentRow(id: string, { flow, leadId, eventId, occurrence, subject, enteredAt, trace }: Passage) {
  const { result, entries } = trace;
  const last = entries.at(-1)!;
  const waits = entries.findLast((entry) => entry.outcome === 'waiting');
  const at = result ? last : (waits ?? last);
  const state = !result
    ? 'waiting'
    : result.result === 'failed'
      ? 'failed'
      : result.result === 'stopped'
        ? 'stopped'
        : 'finished';
  return {
    id,
    flow_id: flow.id,
    version: 1,
    lead_id: leadId,
    occurrence,
    subject,
    state,
    node_id: at.node ?? flow.plan.start,
    seq: at.seq,
    wake_at: !result && at.until ? new Date(at.until) : null,
    waiting_reason: result ? null : at.reason,
    listens: flow.plan.listens,
    result: result?.result ?? null,
    reason: result?.reason ?? null,
    event_id: eventId,
    created_at: new Date(enteredAt),
    started_at: new Date(enteredAt),
    ended_at: result ? new Date(last.at) : null,
    updated_at: new Date(at.at),
  };
}

/** Ports that were taken, waits, and the end; a second word about the same visit changes nothing, as in the engine. */
function stepRows(enrolment_id: string, { trace }: Passage): Record<string, unknown>[] {
  const known = new Set<string>();
  return trace.entries.flatMap((entry) => {
    const { node, seq, kind, command, reason, at } = entry;
    const isPort = (command === 'decide' || command === 'perform') && entry.outcome !== 'deferred';
    const isWait = (command === 'sleep' || command === 'listen') && entry.outcome === 'waiting';
    if (!isPort && !isWait && command !== 'finish') return [];
    const outcome = isWait && reason !== null ? 'deferred' : entry.outcome;
    const data = isPort
      ? { taken: 'port' }
      : isWait
        ? { until: entry.until ?? null }
        : { result: trace.result?.result };
    const key = `${seq} ${outcome}`;
    if (known.has(key)) return [];
    known.add(key);
    return [
      { enrolment_id, seq, node_id: node, kind: kind ?? 'exit', outcome, reason, data, occurred_at: new Date(at) },
    ];
  });
}

type Setting = Parameters<typeof ledgerRows>[1];

function messageRow(enrolmentId: string, said: Said, setting: Setting): MessageRow {
  const { passage, seq, nodeId, at, template, outcome } = said;
  const row = ofVisit(
    blankMessage(setting.random.uuid(), passage.leadId, at),
    enrolmentId,
    passage,
    nodeId,
    seq,
    template,
  );
  const entry = passage.trace.entries.find(
    (one) => one.seq === seq && one.command === 'perform' && one.outcome !== 'deferred',
  )!;
  row.to_phone = setting.data.leads.find(({ id }) => id === passage.leadId)!.phone;
  if (outcome !== 'sent') {
    Object.assign(row, { state: 'suppressed', reason: entry.reason });
    return row;
  }
  const shown = entry.data as { variables?: string[]; text?: string } | undefined;
  row.variables = shown?.variables ?? [];
  row.rendered = shown?.text ?? null;
  wentOut(row, at, setting, manners[template]!);
  if (row.delivered_at) Object.assign(row, { price: prices[row.category!] ?? null, price_currency: 'USD' });
  return row;
}

/** What a passage holds back now: quiet hours of the person, as a rule. */
function heldRow(enrolmentId: string, passage: Passage, setting: Setting): MessageRow | null {
  const last = passage.trace.entries.findLast((entry) => entry.outcome === 'waiting');
  if (passage.trace.result || !last?.reason || !last.until || last.kind !== 'send-template') return null;
  const node = passage.flow.graph.nodes.find(({ id }) => id === last.node)!;
  const { name } = (node.config as { template: { name: string } }).template;
  const row = ofVisit(
    blankMessage(setting.random.uuid(), passage.leadId, Date.parse(last.at)),
    enrolmentId,
    passage,
    node.id,
    last.seq,
    name,
  );
  return Object.assign(row, { reason: last.reason, not_before: new Date(last.until) });
}

const ofVisit = (
  row: MessageRow,
  enrolment_id: string,
  { flow }: Passage,
  node_id: string,
  visit: number,
  template: string,
): MessageRow =>
  Object.assign(row, {
    enrolment_id,
    flow_id: flow.id,
    version: 1,
    node_id,
    visit,
    template_name: template,
    template_language: 'es',
    category: readyMadeTemplates.find(({ name }) => name === template)!.category,
  });

/** As db/sending/answers.ts does: a word answers the newest message of the week before it that has no answer yet. */
function answer(messages: MessageRow[], data: DemoData): void {
  const sent = Map.groupBy(
    messages.filter(({ state }) => ['sent', 'delivered', 'read'].includes(state)),
    (row) => row.lead_id,
  );
  for (const word of data.inbound.toSorted((a, b) => a.received_at.getTime() - b.received_at.getTime())) {
    const at = word.received_at.getTime();
    const asked = sent
      .get(word.lead_id)
      ?.filter((row) => row.created_at.getTime() < at && at - row.created_at.getTime() < 7 * 86_400_000)
      .toSorted((a, b) => a.created_at.getTime() - b.created_at.getTime())
      .at(-1);
    if (!asked || asked.replied_at) continue;
    asked.replied_at = word.received_at;
    asked.delivered_at ??= new Date(asked.created_at.getTime() + 4_000);
    asked.read_at = new Date(Math.min(asked.read_at?.getTime() ?? Infinity, at - 20_000));
    asked.state = 'read';
    if (word.text === 'STOP') asked.opted_out_at = word.received_at;
  }
}
