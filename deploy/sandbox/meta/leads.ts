/** What people entered in Instant Forms: made by a test or the page, told by webhook, read by id or in bulk. */
import * as z from 'zod';
import { BoundedMap } from '../ring.ts';
import { graphTime, listOf } from './graph/list.ts';
import type { Meta } from './meta.ts';
import { nodeOf, type NodeType, type Visit } from './graph/node.ts';
import { badParameter, unknownObject } from './graph/problem.ts';
import { needScope } from './tokens.ts';

export interface Lead {
  id: string;
  pageId: string;
  formId: string;
  /** null: organic. */
  adId: string | null;
  /** Epoch milliseconds. */
  createdAt: number;
  fields: Record<string, string[]>;
  /** Boxes of the form's own legal text, by their key. */
  boxes: Record<string, boolean>;
}

/** Meta keeps leads this long. */
const kept = 90 * 86_400_000;
const most = 20_000;

export const leadBody = z.strictObject({
  /** null: an organic lead. Without it an ad of the account. */
  ad_id: z
    .string()
    .regex(/^\d{1,25}$/)
    .nullish(),
  form_id: z.string().optional(),
  page_id: z.string().optional(),
  leadgen_id: z
    .string()
    .regex(/^\d{1,25}$/)
    .optional(),
  /** `{ full_name, email, phone_number, … }`; a list for several values. */
  fields: z
    .record(z.string(), z.union([z.string(), z.array(z.string())]))
    .default({ full_name: 'Ana Sandbox', email: 'ana@example.com', phone_number: '+5491155550123' }),
  /** Boxes of the form's own legal text: `{ whatsapp_ok: true }`. */
  boxes: z.record(z.string(), z.boolean()).default({}),
  created_time: z.iso.datetime({ offset: true }).optional(),
});
export type LeadBody = z.infer<typeof leadBody>;

export class Leads {
  readonly #meta: Meta;
  readonly all = new BoundedMap<string, Lead>(most);
  #next = 0;

  constructor(meta: Meta) {
    this.#meta = meta;
  }

  /** @throws Error for a page or form that is not there */
  add(body: LeadBody): Lead {
    const { world } = this.#meta;
    const page = world.pages.find((one) => body.page_id === undefined || one.id === body.page_id);
    const byForm = world.pages.find((one) => one.forms.some((form) => form.id === body.form_id));
    const home = body.form_id === undefined ? page : byForm;
    if (!home) throw new Error('There is no such page or form.');
    const lead: Lead = {
      // Beyond 2^53, as Meta's are.
      id:
        body.leadgen_id ??
        String(770_000_000_000_000_000n + BigInt(this.#meta.now()) * 1000n + BigInt(this.#next++ % 1000)),
      pageId: home.id,
      formId: body.form_id ?? home.forms[0]!.id,
      adId: body.ad_id === undefined ? this.#anyAd() : body.ad_id,
      createdAt: body.created_time ? Date.parse(body.created_time) : this.#meta.now(),
      fields: Object.fromEntries(Object.entries(body.fields).map(([name, value]) => [name, [value].flat()])),
      boxes: body.boxes,
    };
    this.all.set(lead.id, lead);
    this.#meta.changed();
    return lead;
  }

  #anyAd(): string | null {
    return this.#meta.mainAccount().ads.keys().next().value ?? null;
  }

  find(id: string): Lead | undefined {
    const lead = this.all.get(id);
    return lead && this.#meta.now() - lead.createdAt <= kept ? lead : undefined;
  }

  /** `/{form}/leads` and `/{ad}/leads`, the newest first, with `filtering` by `time_created`. */
  list(visit: Visit, test: (lead: Lead) => boolean): unknown {
    mayRead(visit);
    const inTime = timeFilter(visit.call.params.json('filtering'));
    const found = [...this.all.values()].filter(
      (lead) => this.find(lead.id) && test(lead) && inTime(Math.floor(lead.createdAt / 1000)),
    );
    const newest = found.toSorted((a, b) => b.createdAt - a.createdAt);
    return listOf(
      visit,
      newest.map((lead) => nodeOf(leadType, lead)),
    );
  }
}

function mayRead({ token }: Visit): void {
  needScope(token, 'leads_retrieval');
}

function timeFilter(given: unknown): (seconds: number) => boolean {
  if (given === undefined) return () => true;
  const tests = (given as { field?: string; operator?: string; value?: unknown }[]).map(
    ({ field, operator, value }) => {
      if (field !== 'time_created') throw badParameter(`Filtering field '${field}' is not supported`);
      const bound = Number(value);
      if (operator === 'GREATER_THAN') return (at: number) => at > bound;
      if (operator === 'GREATER_THAN_OR_EQUAL') return (at: number) => at >= bound;
      if (operator === 'LESS_THAN') return (at: number) => at < bound;
      if (operator === 'LESS_THAN_OR_EQUAL') return (at: number) => at <= bound;
      throw badParameter(`Filtering operator '${operator}' is not supported`);
    },
  );
  return (at) => tests.every((test) => test(at));
}

const adOf = ({ adId }: Lead, { meta }: Visit) => (adId === null ? undefined : meta.findAd(adId));

export const leadType: NodeType<Lead> = {
  name: 'Lead',
  defaults: ['created_time', 'id', 'field_data'],
  // Without access Meta does not say that the lead exists.
  guard: (lead, { token }) => {
    if (!token.scopes.includes('leads_retrieval')) throw unknownObject(lead.id);
  },
  fields: {
    id: ({ id }) => id,
    created_time: ({ createdAt }) => graphTime(createdAt),
    form_id: ({ formId }) => formId,
    field_data: ({ fields }) => Object.entries(fields).map(([name, values]) => ({ name, values })),
    is_organic: ({ adId }) => adId === null,
    // A form without such a text has none.
    custom_disclaimer_responses: ({ boxes }) => {
      const all = Object.entries(boxes).map(([key, on]) => ({ checkbox_key: key, is_checked: on ? '1' : '' }));
      return all.length > 0 ? all : undefined;
    },
    platform: () => 'fb',
    ad_id: ({ adId }) => adId ?? undefined,
    ad_name: (lead, visit) => adOf(lead, visit)?.one.name,
    adset_id: (lead, visit) => adOf(lead, visit)?.one.adsetId,
    adset_name: (lead, visit) => {
      const ad = adOf(lead, visit);
      return ad?.history.adsets.get(ad.one.adsetId)?.name;
    },
    campaign_id: (lead, visit) => adOf(lead, visit)?.one.campaignId,
    campaign_name: (lead, visit) => {
      const ad = adOf(lead, visit);
      return ad?.history.campaigns.get(ad.one.campaignId)?.name;
    },
  },
  empty: ['partner_name', 'post', 'home_listing', 'vehicle', 'retailer_item_id', 'post_submission_check_result'],
  edges: {},
};
