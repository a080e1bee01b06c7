/**
 * Sixty days of work: who went through the ready-made flows, what they were sent and answered, what the team wrote, what waits. All of
 * it invented and all of it past: nothing of it is queued. Whoever waits in a flow goes on when their wait is over, and then through the
 * sandbox alone (seed.ts fills this in only where the sandbox plays the provider).
 */
import { readTemplate, readyMadeTemplates, type Catalogue } from '#flow';
import { toComponents } from '../../sandbox/ycloud/account.ts';
import type { DemoData } from '../rows.ts';
import { Random } from '../random.ts';
import { addExtras, type Extras } from './deals.ts';
import { Around, type Business } from './facts-of.ts';
import { ledgerRows, type LedgerRows } from './ledger-rows.ts';
import type { Sender } from './message-rows.ts';
import { walkFlow, type LiveFlow, type Passage } from './passages.ts';
import { react } from './reactions.ts';
import { talk, type Conversation } from './team-talk.ts';

export interface Lively extends LedgerRows, Extras {
  conversations: Conversation[];
}

export interface LivelyOptions {
  seed: string;
  now: Date;
  business: Business;
  sellers: readonly string[];
  sender: Sender | null;
  flows: readonly LiveFlow[];
}

/** Adds to `data` what people did because of messages. The same options give the same rows. */
export function makeLively(data: DemoData, options: LivelyOptions): Lively {
  const { business, sender, flows } = options;
  const now = options.now.getTime();
  const random = new Random(`${options.seed} lively`);
  const setting = { random, data, now, sellers: options.sellers, currency: business.currency };
  tellWords(data, random);
  const walk = (): Passage[] => {
    const around = new Around(data);
    const sends = new Map<string, string[]>();
    const catalogue = catalogueOf(sender);
    return flows.flatMap((flow) => walkFlow(flow, around, { business, catalogue, now, sends }));
  };
  react(setting, walk());
  tellWords(data, random);
  // Again, with what people did because of it: an answer ends a flow, a purchase begins one.
  const passages = walk();
  const extras = addExtras(setting);
  data.events.push(...extras.events);
  const ledger = ledgerRows(passages, { random, sender, now, data });
  const { messages, conversations } = talk({ random, sender, now, data });
  data.events.sort((a, b) => a.occurred_at.getTime() - b.occurred_at.getTime());
  return { ...ledger, ...extras, messages: [...ledger.messages, ...messages], conversations };
}

/** What people wrote is an event too; said once for each word. */
function tellWords(data: DemoData, random: Random): void {
  const told = new Set(
    data.events.flatMap(({ type, subject }) => (type === 'message.replied' && subject ? [subject] : [])),
  );
  for (const word of data.inbound) {
    const subject = `message:${word.id}`;
    if (told.has(subject)) continue;
    const { type, lead_id, received_at } = word;
    data.events.push({
      id: random.uuid(),
      type: 'message.replied',
      lead_id,
      subject,
      data: { type },
      occurred_at: received_at,
    });
  }
}

/** The templates as Meta has approved them, and the number. */
function catalogueOf(sender: Sender | null): Catalogue {
  const templates = readyMadeTemplates.map((one) => ({
    ...one,
    status: 'APPROVED',
    ...readTemplate(toComponents(one)),
  }));
  const { id, phone } = sender ?? { id: 'none', phone: '+12025550110' };
  return { templates, senders: [{ id, label: '', phone }], sellers: [], customFields: [], flows: [] };
}
