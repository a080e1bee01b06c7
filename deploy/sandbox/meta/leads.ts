/** What people entered in Instant Forms: made by a test or the page, kept for 90 days. */
import * as z from 'zod';
import { BoundedMap } from '../ring.ts';
import type { History } from './insights/history.ts';
import type { World } from './world.ts';

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

/** The half of the sandbox that the leads belong to. */
interface Home {
  readonly world: World;
  now(): number;
  changed(): void;
  mainAccount(): History;
}

export class Leads {
  readonly #home: Home;
  readonly all = new BoundedMap<string, Lead>(most);
  #next = 0;

  constructor(home: Home) {
    this.#home = home;
  }

  /** @throws Error for a page or form that is not there */
  add(body: LeadBody): Lead {
    const { world } = this.#home;
    const page = world.pages.find((one) => body.page_id === undefined || one.id === body.page_id);
    const byForm = world.pages.find((one) => one.forms.some((form) => form.id === body.form_id));
    const place = body.form_id === undefined ? page : byForm;
    if (!place) throw new Error('There is no such page or form.');
    const lead: Lead = {
      // Beyond 2^53, as Meta's are.
      id:
        body.leadgen_id ??
        String(770_000_000_000_000_000n + BigInt(this.#home.now()) * 1000n + BigInt(this.#next++ % 1000)),
      pageId: place.id,
      formId: body.form_id ?? place.forms[0]!.id,
      adId: body.ad_id === undefined ? this.#anyAd() : body.ad_id,
      createdAt: body.created_time ? Date.parse(body.created_time) : this.#home.now(),
      fields: Object.fromEntries(Object.entries(body.fields).map(([name, value]) => [name, [value].flat()])),
      boxes: body.boxes,
    };
    this.all.set(lead.id, lead);
    this.#home.changed();
    return lead;
  }

  #anyAd(): string | null {
    return this.#home.mainAccount().ads.keys().next().value ?? null;
  }

  find(id: string): Lead | undefined {
    const lead = this.all.get(id);
    return lead && this.#home.now() - lead.createdAt <= kept ? lead : undefined;
  }
}
