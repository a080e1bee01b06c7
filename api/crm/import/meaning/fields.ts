/**
 * What a column of each kind of file may become, and the phrases by which headers say so (#flow, phrases.ts): the better phrase of a
 * field first. Names, phones and e-mails are not here: they are the person's in any file (#flow, contact.ts).
 */
import { phrase, type Phrase, readHeader, weigh } from '#flow/meaning';

export type ImportKind = 'lead' | 'opportunity' | 'sale';

/** How many phones, and how many e-mails, a row may name; the first valid one is the lead's. */
export const most = 4;

const several = (field: string) => [field, ...Array.from({ length: most - 1 }, (_, i) => `${field}_${i + 2}`)];

const person = {
  lead: {
    name: ['name', 'first_name', 'middle_name', 'last_name', 'second_last_name'],
    phone: several('phone'),
    email: several('email'),
  },
  deal: {
    name: ['lead_name', 'lead_first_name', 'lead_middle_name', 'lead_last_name', 'lead_second_last_name'],
    phone: several('lead_phone'),
    email: several('lead_email'),
  },
};
export const personFields = { lead: person.lead, opportunity: person.deal, sale: person.deal } as const;

const when = '?time ?entry ?record ?created';
const thing = '?deal ?sales ?order ?transaction';

const lead: Record<string, string[]> = {
  status: ['status ?person ?current', 'stage ?person ?current ?pipeline ?sales'],
  lead_source: ['source ?person ?external ?record ?first', '~channel ?person ?entry ?source'],
  tags: ['tag ?person'],
  seller: [
    'seller email ?person ?electronic ?user ?assigned ?deal',
    'seller ?person ?user ?assigned ?sales ?deal ?name',
    'assigned ?user ?person',
  ],
  consent: [
    'consent ?messages ?marketing ?receive ?whatsapp ?mobile ?person ?status',
    'receive messages|marketing ?whatsapp',
  ],
  opt_out: ['optout ?messages ?marketing ?whatsapp ?person ?status'],
  consent_at: ['consent date|time ?messages ?marketing ?whatsapp'],
  created_at: [
    `date ${when} ?person ?form`,
    'created ?date ?time ?person ?record',
    'entry date|time ?person ?first',
    'submission date|time ?person ?form',
    'mark temporal|date ?time',
    '~entry ?person',
  ],
  external_id: ['id ?person ?external ?record', 'external code', 'code ?person', 'number person'],
  campaign_id: ['id campaign ?meta ?ad'],
  adset_id: ['id adset ?meta ?ad'],
  ad_id: ['id ad ?meta'],
  form_id: ['id form ?meta ?person'],
  leadgen_id: ['id meta ?person'],
  utm_source: ['utm source'],
  utm_medium: ['utm medium'],
  utm_campaign: ['utm campaign'],
  utm_content: ['utm content'],
  utm_term: ['utm term'],
  utm_id: ['utm id'],
  phone_country: ['code country ?phone ?mobile ?whatsapp'],
  phone_area: ['code area ?phone ?mobile ?whatsapp', 'area ?phone ?mobile'],
};

const money = '?money ?expected ?deal ?sales ?order ?total ?grand ?payment ?paid ?transaction ?value ?amount ?single';
/** What somebody pays, the better word first: a price may be of one of several, what is net is less than was paid. */
const paid = [
  `total ?price ?gross ${money}`,
  `amount ?gross ${money}`,
  `gross ?price ${money}`,
  `value ?price ?gross ${money}`,
  `~price ?gross ${money}`,
  `~net ?price ${money}`,
];
/** How many of it: only beside the price of one, which it multiplies (guess-columns.ts). */
const quantity = ['quantity ?order ?sales ?total'];
const shared: Record<string, string[]> = {
  lead_external_id: ['id person ?external', 'id contact', 'number person', 'code person'],
  lead_consent: lead.consent!,
  lead_consent_at: lead.consent_at!,
  lead_opt_out: lead.opt_out!,
  lead_phone_country: lead.phone_country!,
  lead_phone_area: lead.phone_area!,
  currency: ['currency ?amount ?total ?value ?deal ?sales ?order ?payment ?code'],
  created_at: [`created ?date ?time ?record ${thing}`, `date entry|created|record ?time ${thing}`],
};

const opportunity: Record<string, string[]> = {
  ...shared,
  external_id: [
    `id|external|record ${thing} ?external ?record`,
    `number ?deal`,
    'code ?deal ?external',
    `number order|transaction`,
  ],
  name: ['name|title deal', 'deal', 'title', 'name'],
  value: paid,
  quantity,
  stage: ['stage ?deal ?pipeline ?current ?sales ?name'],
  status: ['status ?deal ?sales ?current ?order'],
  deadline: ['close expected ?date ?deal', 'due ?date ?time ?deal'],
  // Of an open deal it is what is hoped for: its deadline.
  closed_at: ['closed ?date ?time ?deal', 'close ?date ?time ?deal'],
  won_at: ['won date|time ?deal'],
  lost_at: ['lost date|time ?deal'],
  seller: lead.seller!,
};

const sale: Record<string, string[]> = {
  ...shared,
  external_id: [
    `id|external|record ${thing} ?external ?record ?payment`,
    `number order|transaction|sales|deal|payment`,
    'number',
    'code ?order ?transaction ?external ?sales ?payment',
    '~invoice ?id ?number',
    'order',
  ],
  amount: paid,
  quantity,
  product: ['product', 'name product'],
  status: [
    'status payment|financial|paid',
    'status ?transaction',
    'status ?order ?sales ?current',
    '~paid ?order ?sales',
    '~payment ?order ?sales',
  ],
  completed_at: [
    'paid ?date ?time',
    'date payment|paid ?time',
    'completed ?date ?time ?order ?sales',
    'date sales ?time',
    'date ?time',
    'date order|transaction ?time ?created',
    'date approved ?payment ?transaction',
    'date close|closed|completed|won ?deal',
    '~date invoice|issued ?time ?invoice ?issued',
  ],
  refunded_at: ['refund date ?time', 'refund'],
  refunded_amount: ['refund amount|total|value'],
};

/** A phrase of a field; `~` before it: only where no other column of the file says it better. */
export interface FieldPhrase extends Phrase {
  isWeak: boolean;
}

const parse = (texts: Record<string, string[]>): Record<string, FieldPhrase[]> =>
  Object.fromEntries(
    Object.entries(texts).map(([field, list]) => [
      field,
      list.map((text) => ({ ...phrase(text.replace('~', '')), isWeak: text.startsWith('~') })),
    ]),
  );

/** Field → its phrases, by kind of file. */
export const fieldPhrases: Record<ImportKind, Record<string, FieldPhrase[]>> = {
  lead: parse(lead),
  opportunity: parse(opportunity),
  sale: parse(sale),
};

/** Whether a header, or the name of a field of a form, asks who wants messages, or who wants none. */
export function consentMeaning(header: string): 'consent' | 'opt_out' | null {
  const said = readHeader(header);
  const { consent, opt_out } = fieldPhrases.lead as { consent: FieldPhrase[]; opt_out: FieldPhrase[] };
  if (opt_out.some((each) => weigh(said, each) > 0)) return 'opt_out';
  return consent.some((each) => weigh(said, each) > 0) ? 'consent' : null;
}

/** Every field of a kind, besides `custom.<name>` and `external_ids.<system>`. */
export const fieldsOf = (kind: ImportKind): string[] => {
  const { name, phone, email } = personFields[kind];
  return [...name, ...phone, ...email, ...Object.keys(fieldPhrases[kind])];
};
