/**
 * Graph objects as they are on the wire: only the fields we ask for, under Meta's names, tolerant of everything else.
 * Ids are text, money and other decimals are strings, instants are Dates. Each schema stands beside the selection it reads.
 */
import * as z from 'zod';

/** Meta writes ids as text, and here and there as bare numbers. */
export const graphId = z.union([z.string().regex(/^[\w:.-]{1,100}$/), z.int().nonnegative().transform(String)]);

/** A decimal, kept as its digits: never a float. */
const decimal = z.union([z.string(), z.number().transform(String)]).pipe(z.string().regex(/^-?\d{1,20}(\.\d{1,20})?$/));
/** A count, as digits. */
const count = z.union([z.string(), z.int().transform(String)]).pipe(z.string().regex(/^\d{1,19}$/));

/** `2025-02-28T08:49:14+0000`, which has no colon in its offset; or unix seconds. */
export const graphTime = z
  .union([
    z.string().transform((text) => new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))),
    z.number().transform((seconds) => new Date(seconds * 1000)),
  ])
  .refine((at) => !Number.isNaN(at.getTime()), 'not an instant');

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
/** What PostgreSQL cannot keep: NUL, and halves of characters. */
const keepable = (value: string): string => value.replaceAll('\u0000', '').toWellFormed();

const text = z
  .string()
  .nullish()
  .transform((value) => (typeof value === 'string' ? keepable(value) : null));
const optional = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((value) => (value ?? null) as z.output<T> | null);
const name = z
  .string()
  .nullish()
  .transform((value) => keepable(value ?? ''));

export const meFields = 'id,name,client_business_id';
export const me = z.object({ id: graphId, name, client_business_id: optional(graphId) });

export const permissionRow = z.object({ permission: z.string(), status: z.string() });

export const tokenAnswer = z.object({
  access_token: z.string().min(1).max(4096),
  /** Seconds. Left out for tokens that do not expire. */
  expires_in: z.coerce.number().int().nonnegative().nullish(),
});

/** 0 means never. */
const unixOrNever = z
  .number()
  .nullish()
  .transform((seconds) => (seconds ? new Date(seconds * 1000) : null));

export const debugAnswer = z.object({
  data: z.object({
    app_id: optional(graphId),
    user_id: optional(graphId),
    /** USER, PAGE, APP or SYSTEM_USER. */
    type: text,
    is_valid: z.boolean().catch(false),
    expires_at: unixOrNever,
    /** The end of the 90 days of access to data, a clock of its own. */
    data_access_expires_at: unixOrNever,
    scopes: z.array(z.string()).catch([]),
    error: optional(
      z.object({ code: optional(z.coerce.number()), subcode: optional(z.coerce.number()), message: text }),
    ),
  }),
});

export const businessFields = 'id,name';
export const business = z.object({ id: graphId, name });
export type Business = z.output<typeof business>;

export const accountFields = 'id,account_id,name,account_status,currency,timezone_name,business{id,name},created_time';
export const account = z.object({
  /** `act_…` */
  id: graphId,
  account_id: optional(graphId),
  name,
  /** 1 active, 2 disabled, 3 unsettled, 7 under review, 8 settlement pending, 9 grace period, 100 closing, 101 closed. */
  account_status: optional(z.coerce.number().int()),
  currency: text,
  timezone_name: text,
  business: optional(business),
  created_time: optional(graphTime),
});
export type Account = z.output<typeof account>;

const adObject = {
  id: graphId,
  name,
  status: text,
  effective_status: text,
};

export const campaignFields =
  'id,name,objective,status,effective_status,daily_budget,lifetime_budget,start_time,stop_time';
export const campaign = z.object({
  ...adObject,
  objective: text,
  /** Minor units. */
  daily_budget: optional(decimal),
  lifetime_budget: optional(decimal),
  start_time: optional(graphTime),
  stop_time: optional(graphTime),
});
export type Campaign = z.output<typeof campaign>;

export const adsetFields = 'id,name,campaign_id,status,effective_status';
export const adset = z.object({ ...adObject, campaign_id: graphId });
export type Adset = z.output<typeof adset>;

export const creativeFields =
  'id,name,title,body,image_url,thumbnail_url,video_id,object_type,link_url,call_to_action_type,effective_object_story_id,instagram_permalink_url';
export const creative = z.object({
  id: graphId,
  name: text,
  title: text,
  body: text,
  image_url: text,
  thumbnail_url: text,
  video_id: optional(graphId),
  object_type: text,
  link_url: text,
  call_to_action_type: text,
  effective_object_story_id: optional(graphId),
  instagram_permalink_url: text,
});
export type Creative = z.output<typeof creative>;

export const adFields = `id,name,adset_id,campaign_id,status,effective_status,creative{${creativeFields}}`;
export const ad = z.object({ ...adObject, adset_id: graphId, campaign_id: graphId, creative: optional(creative) });
export type Ad = z.output<typeof ad>;

export const insightFields =
  'account_id,account_currency,campaign_id,campaign_name,adset_id,adset_name,ad_id,ad_name,spend,impressions,clicks,reach,inline_link_clicks,date_start,date_stop';
/** One ad on one day. What is zero is left out by Meta. */
export const insight = z.object({
  account_id: optional(graphId),
  account_currency: text,
  campaign_id: graphId,
  campaign_name: name,
  adset_id: graphId,
  adset_name: name,
  ad_id: graphId,
  ad_name: name,
  /** Major units of `account_currency`. */
  spend: decimal.optional().default('0'),
  impressions: count.optional().default('0'),
  clicks: count.optional().default('0'),
  /** People; not additive over days or ads. */
  reach: optional(count),
  inline_link_clicks: optional(count),
  /** A day in the ad account's zone. */
  date_start: day,
  date_stop: day,
});
export type Insight = z.output<typeof insight>;

export const monthFields = 'spend,impressions,clicks,date_start,date_stop';
/** An account in a month. */
export const month = insight.pick({ spend: true, impressions: true, clicks: true, date_start: true, date_stop: true });

export const accountDayFields = 'account_currency,spend,impressions,clicks,date_start,date_stop';
/** An account on one day: all that it cost, also what no ad has a row for. */
export const accountDay = month.extend({ account_currency: text });

export const reportStarted = z.object({ report_run_id: graphId });
export const reportFields =
  'id,account_id,async_status,async_percent_completion,date_start,date_stop,error_code,error_message,error_subcode';
export const report = z.object({
  id: graphId,
  /** `Job Completed`, `Job Failed`, `Job Skipped`, … At 100 percent it may still have failed. */
  async_status: z.string(),
  async_percent_completion: z.coerce.number().catch(0),
  error_code: optional(z.coerce.number().int()),
  error_subcode: optional(z.coerce.number().int()),
  error_message: text,
});
export type Report = z.output<typeof report>;

export const pageFields = 'id,name,access_token';
export const page = z.object({ id: graphId, name, access_token: text });

export const formFields = 'id,name';
export const form = z.object({ id: graphId, name });

const ownLeadFields = 'id,created_time,ad_id,form_id,field_data,is_organic,platform,custom_disclaimer_responses';
/** Where its ad belongs is told only to who may read the ad account; the rest stands without. */
export const leadFields = [`${ownLeadFields},adset_id,campaign_id`, ownLeadFields] as const;
/** What somebody entered in an Instant Form. Organic ones have no ad. */
export const lead = z.object({
  id: graphId,
  created_time: graphTime,
  ad_id: optional(graphId),
  adset_id: optional(graphId).catch(null),
  campaign_id: optional(graphId).catch(null),
  form_id: optional(graphId),
  field_data: z
    .array(z.object({ name: z.string(), values: z.array(z.coerce.string()).catch([]) }))
    .nullish()
    .transform((fields) => fields ?? []),
  is_organic: optional(z.boolean()),
  /** `fb`, `ig`, … */
  platform: text,
  /** Boxes below the form's own legal text; a form may have several. */
  custom_disclaimer_responses: z
    .array(
      z.object({
        checkbox_key: z.string(),
        is_checked: z.union([z.boolean(), z.string().transform((said) => said === '1' || said === 'true')]),
      }),
    )
    .nullish()
    .catch(null)
    .transform((boxes) => boxes ?? []),
});
export type Lead = z.output<typeof lead>;

/** `true`, `{"success": true}` and `{"success": "true"}` all occur. */
export const success = z.union([
  z.boolean(),
  z
    .object({ success: z.union([z.boolean(), z.string().transform((said) => said === 'true')]) })
    .transform((said) => said.success),
]);
