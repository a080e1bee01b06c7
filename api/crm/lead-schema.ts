/** A lead on the wire. The same body serves the API, the ingest key and, row by row, the import. */
import type { Lead } from '#db/crm/leads.ts';
import { clickIdNames } from '#db/crm/utm.ts';
import {
  type ConsentFault,
  consentReasons,
  customNameRule,
  isCustomName,
  isLeadZone,
  maxEmail,
  maxName,
  maxSource,
  maxStatus,
  maxTag,
  maxTags,
  reservedNames,
} from '#flow';
import * as z from 'zod';
import { instant, instantInput, startFlows } from '../platform/paging-schema.ts';
import { prose, text } from '../platform/text-schema.ts';

const keyPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,59}$/;
const key = z.string().regex(keyPattern, 'letters, digits, "_", "." and "-", 60 at most');
/** Names that other programs treat as more than names. */
const safeKey = key.refine((name) => !reservedNames.has(name), 'not an allowed name');

export const externalIds = z
  .record(safeKey, z.union([text(200), z.number().int().transform(String)]))
  .refine((ids) => Object.keys(ids).length <= 20, 'at most 20')
  // The generator's types do not know `propertyNames`.
  .openapi({ maxProperties: 20, ...({ propertyNames: { pattern: keyPattern.source } } as object) });
export const custom = z
  .record(z.string().refine(isCustomName, customNameRule), z.union([prose(1000), z.number(), z.boolean(), z.null()]))
  .refine((fields) => Object.keys(fields).length <= 50, 'at most 50 fields')
  .openapi({ maxProperties: 50 });

export const leadSchema = z
  .object({
    id: z.uuid(),
    name: z.string().nullable(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    wa_user_id: z.string().nullable(),
    status: z.string(),
    tags: z.array(z.string()),
    seller_id: z.uuid().nullable(),
    lead_source: z.string().nullable(),
    meta_campaign_id: z.string().nullable(),
    meta_adset_id: z.string().nullable(),
    meta_ad_id: z.string().nullable(),
    meta_ad_headline: z.string().nullable(),
    meta_ad_body: z.string().nullable(),
    external_ids: z.record(z.string(), z.string()),
    custom: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    timezone: z.string().nullable(),
    consent: z.enum(['granted', 'revoked']).nullable(),
    last_inbound_at: instant.nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .openapi('Lead');

/** One lead by itself. */
export const leadDetail = leadSchema
  .extend({
    unreachable_until: instant.nullish().openapi({
      description:
        'WhatsApp said that the number is not there: flows do not try it before. An inbound message lifts it.',
    }),
  })
  .openapi('LeadDetail');

/** As a flow may set it (#flow). */
export const timezone = z.string().refine(isLeadZone, 'not a time zone');

export const tag = text(maxTag);
/** @param most how many: of a lead that is there the action knows how many it has already */
const tags = (most: number) =>
  z
    .array(tag)
    .max(most)
    .transform((all) => [...new Set(all)]);

const fields = {
  name: text(maxName).nullish(),
  phone: text(200)
    .nullish()
    .openapi({ description: 'Any spelling; without a country code it is a number of the tenant’s country.' }),
  email: z.email().max(maxEmail).nullish(),
  status: text(maxStatus),
  tags: tags(maxTags),
  seller_id: z.uuid().nullish(),
  lead_source: text(maxSource).nullish(),
  timezone: timezone.nullish(),
  external_ids: externalIds,
  custom,
};

/** What shows that somebody who had said stop has said yes since. */
export const consentEvidence = z
  .strictObject({
    kind: z.enum(['form', 'message', 'call', 'in-person', 'document', 'other']),
    occurred_at: instantInput.openapi({
      description: 'When the person gave it: it has to be after their refusal. In the future it counts as now.',
    }),
    reference: text(500).optional().openapi({ description: 'Where to find it: an id, an address.' }),
  })
  .openapi('ConsentEvidence', {
    description: 'Without it a yes that others report does not undo a refusal, whatever it is dated.',
  });

export const consentInput = z.strictObject({
  granted: z.boolean(),
  source: text(50).openapi({ description: 'Where the person said so: a form, a shop, a conversation.' }),
  occurred_at: instantInput
    .optional()
    .openapi({ description: 'When they said so; in the future it counts as now. Now, when left out.' }),
  evidence: consentEvidence.optional(),
});

/** What became of a `consent` that was handed in (the table in db/crm/consents.ts). */
export const consentAnswer = z
  .object({
    counted: z.boolean(),
    consent: z.enum(['granted', 'revoked']).nullable().openapi({ description: 'What holds for the person now.' }),
    reason: z.enum(Object.keys(consentReasons) as [ConsentFault, ...ConsentFault[]]).nullable(),
    text: z.object({ es: z.string(), en: z.string() }).nullable(),
  })
  .openapi('ConsentAnswer', { description: 'A yes that does not count is kept, changes nothing, and says why.' });
export type ConsentAnswer = z.output<typeof consentAnswer>;

/** A lead just written; with a `consent` in the body, what became of that. */
export const leadAnswer = leadSchema.extend({ consent_answer: consentAnswer.optional() }).openapi('LeadAnswer');
export type LeadAnswer = Lead & { consent_answer?: ConsentAnswer };

/** Ids of ads, ad sets, campaigns and forms, as Meta gives them: text, since they pass 2^53. */
const metaId = z.string().regex(/^[A-Za-z0-9_-]{1,60}$/, 'not an id of Meta’s');
const word = prose(300).optional();

const clickId = text(1000).optional();

export const touchInput = z.strictObject({
  source: z.enum(['ctwa', 'lead_form', 'import', 'api', 'organic']).default('api'),
  occurred_at: instantInput.optional(),
  campaign_id: metaId.optional(),
  adset_id: metaId.optional(),
  ad_id: metaId.optional(),
  form_id: metaId.optional(),
  headline: prose(500).optional(),
  body: prose(2000).optional(),
  source_url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  ctwa_clid: text(500).optional(),
  utm: z
    .strictObject({
      utm_source: word,
      utm_medium: word,
      utm_campaign: word,
      utm_content: word,
      utm_term: word,
      utm_id: word,
    })
    .optional()
    .openapi({ description: 'Where Meta filled ids in and no others are given, they say which ad it was.' }),
  click_ids: z
    .strictObject(
      Object.fromEntries(clickIdNames.map((name) => [name, clickId])) as Record<
        (typeof clickIdNames)[number],
        typeof clickId
      >,
    )
    .optional()
    .openapi({ description: 'What networks put behind the address of a page, and Meta’s cookies of it.' }),
  external_id: text(200).optional().openapi({ description: 'Told twice, it counts once.' }),
});

export const leadInput = z
  .strictObject({
    ...fields,
    wa_user_id: text(200).nullish(),
    status: fields.status.optional(),
    tags: fields.tags.optional(),
    external_ids: externalIds.optional(),
    custom: custom.optional(),
    consent: consentInput.optional(),
    touch: touchInput.optional(),
    created_at: instantInput.optional().openapi({
      description:
        'Since when the person is known, where that is not now. Means nothing for a lead that is there already.',
    }),
    start_flows: startFlows,
  })
  .openapi('LeadInput');
export type LeadInput = z.output<typeof leadInput>;

/** Whoever is handed in from outside must be recognisable. */
export const reachable = leadInput.refine(
  (lead) => Boolean(lead.phone || lead.email || lead.wa_user_id || Object.keys(lead.external_ids ?? {}).length > 0),
  { path: ['phone'], message: 'a phone, an e-mail or an id of another system is needed' },
);

/** Only what is named is changed. `custom` is merged; a null inside removes the field. `tags` replaces all of them: no more than 50, unless it has more already. */
export const leadPatch = z
  .strictObject({ ...fields, tags: tags(1000), consent: consentInput })
  .partial()
  .openapi('LeadPatch');
export type LeadPatch = z.output<typeof leadPatch>;
