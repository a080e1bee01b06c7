/** What people did because a message came: they wrote, bought, or asked for no more. Adds to the demo's rows. */
import { products } from '../offers.ts';
import { Story, type Setting } from '../story.ts';
import { forgotten, manners, unasked } from './manners.ts';
import type { Passage } from './passages.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Of a message that went out, or would have gone to one who is held out. */
export interface Said {
  passage: Passage;
  seq: number;
  nodeId: string;
  at: number;
  template: string;
  outcome: 'sent' | 'holdout' | 'failed';
}

/** The messages of passages, in the order in which they went. */
export function messagesOf(passages: readonly Passage[]): Said[] {
  return passages
    .flatMap((passage) =>
      passage.trace.entries.flatMap((entry): Said[] => {
        if (entry.command !== 'perform' || entry.kind !== 'send-template' || entry.outcome === 'deferred') return [];
        const config = passage.flow.graph.nodes.find(({ id }) => id === entry.node)!.config as {
          template: { name: string };
        };
        const outcome = entry.reason === 'holdout' ? 'holdout' : entry.outcome === 'sent' ? 'sent' : 'failed';
        const { seq } = entry;
        return [
          { passage, seq, nodeId: entry.node!, at: Date.parse(entry.at), template: config.template.name, outcome },
        ];
      }),
    )
    .toSorted((a, b) => a.at - b.at);
}

/** What people buy on the spot; the dear things are sold by offers. */
const small = products.filter(([, price]) => price < 150_000);

/** Nobody answers twice within three days of a word of theirs, and nobody who refused messages. */
export function react(setting: Setting, passages: readonly Passage[]): void {
  const { random, data, now } = setting;
  const leads = new Map(data.leads.map((lead) => [lead.id, lead]));
  const unsaid = new Set<string>();
  const lastWord = new Map(data.inbound.map((one) => [one.lead_id, one.received_at.getTime()]));
  for (const { passage, at, template, outcome } of messagesOf(passages)) {
    const manner = manners[template]!;
    // Drawn for everybody, so that one who is passed over changes nobody else's luck.
    const [luck, wait, fate, purchase] = [random.next(), random.between(3, 60), random.next(), random.next()];
    const lead = leads.get(passage.leadId)!;
    const then = at + wait * minute * (fate < 0.6 ? 1 : 12);
    if (outcome === 'failed' || then > now || lead.consent === 'revoked') continue;
    if (Math.abs((lastWord.get(lead.id) ?? 0) - at) < 3 * day && fate > 0.5) continue;
    if (outcome === 'holdout' && purchase < forgotten) {
      for (const { id, lead_id, received_at } of data.inbound)
        if (lead_id === lead.id && received_at.getTime() > at && received_at.getTime() < at + 7 * day) unsaid.add(id);
      continue;
    }
    const story = new Story(setting, lead);
    if (outcome === 'sent' && luck < manner.refused) {
      story.writes('STOP', then);
      story.consent(false, 'keyword', then);
    } else if (luck < (outcome === 'sent' ? manner.refused + manner.replied : unasked)) {
      story.writes(manner.answers[Math.floor(fate * manner.answers.length)]!, then);
      lastWord.set(lead.id, then);
      if (purchase < manner.bought) {
        const [, price] = small[Math.floor((purchase / manner.bought) * small.length)]!;
        story.sale(price, then + (1 + fate * 6) * day, null);
      }
    }
  }
  data.inbound = data.inbound.filter(({ id }) => !unsaid.has(id));
  data.events = data.events.filter(({ subject }) => !(subject?.startsWith('message:') && unsaid.has(subject.slice(8))));
}
