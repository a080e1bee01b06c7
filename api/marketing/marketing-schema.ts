/** The Marketing Hub's numbers on the wire. Every metric's field follows from its definition in #metrics. */
import {
  defaultWindow,
  isDay,
  longestWindow,
  metricIds,
  metrics,
  models,
  timeRanges,
  type MetricId,
  type Values,
} from '#metrics';
import * as z from 'zod';
import { currency, instant, whole } from '../platform/paging-schema.ts';
import { textSchema } from '../platform/text-schema.ts';

export const day = z
  .string()
  .refine(isDay, 'a date such as 2026-11-20')
  .openapi({ format: 'date', pattern: '^2[01]\\d\\d-\\d\\d-\\d\\d$', example: '2026-11-20' });

/** A day in an answer: what is dated earlier than anybody may ask for is still told. */
const dayTold = z.string().openapi({ format: 'date', example: '2026-11-20' });

/** The question that every number answers. */
const askFields = {
  time_range: z.enum(timeRanges).optional().openapi({
    description: '`7d` unless `from` and `to` are given. The last n days end yesterday, as with Meta’s presets.',
  }),
  from: day
    .optional()
    .openapi({ description: 'First day, in the ad account’s zone; with `to`, instead of `time_range`.' }),
  to: day.optional().openapi({ description: 'Last day; it counts.' }),
  model: z
    .enum(models)
    .default('last_touch')
    .openapi({ description: 'Which touch by an ad within the window gets the credit.' }),
  window: whole({
    min: 1,
    max: longestWindow,
    description: 'Days of 24 hours from the touch to the event within which an ad gets the credit.',
  }).default(defaultWindow),
  account_id: z
    .string()
    .max(1000)
    .regex(/^[\w.-]+(,[\w.-]+)*$/)
    .optional()
    .openapi({
      description:
        'Of these ad accounts alone, several separated by commas: what they cost and what their campaigns brought. `accounts` lists them.',
      example: 'act_1234567890',
    }),
};

const checkRange = <T extends z.ZodType<{ time_range?: string; from?: string; to?: string }>>(schema: T) =>
  schema.superRefine(({ time_range, from, to }, context) => {
    const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (from !== undefined && to === undefined) issue('to', 'is needed beside `from`');
    if (to !== undefined && from === undefined) issue('from', 'is needed beside `to`');
    if (time_range !== undefined && (from ?? to) !== undefined) issue('time_range', 'either this or `from` and `to`');
    if (from !== undefined && to !== undefined && isDay(from) && isDay(to)) {
      if (from > to) issue('from', 'must not be after `to`');
      else if (Date.parse(to) - Date.parse(from) > 3660 * 86_400_000) issue('from', 'ten years at most');
    }
  });

/** Id of a campaign, an ad set or an ad. */
export const placeId = z.string().max(60).optional();

/** Which rows of a list, and in which order. */
export const arrangeFields = {
  q: z.string().max(200).optional().openapi({ description: 'Part of a name.' }),
  sort: z.enum(['name', ...metricIds] as ['name', ...MetricId[]]).default('marketing_spend'),
  order: z.enum(['asc', 'desc']).default('desc'),
};

/** A query with a range and whatever else a route takes. */
export const marketingQuery = <T extends z.ZodRawShape>(more: T) =>
  checkRange(z.object({ ...askFields, ...more }) as never) as unknown as z.ZodObject<typeof askFields & T>;
export type MarketingQuery = z.output<z.ZodObject<typeof askFields>>;

const units = {
  count: z.int(),
  money: z.string().nullable(),
  percent: z.number().nullable(),
  ratio: z.number().nullable(),
};

type ValueShape = { [M in MetricId]: z.ZodType<Values[M], Values[M]> };
/** One field per metric. Money is a decimal string in the answer's currency; null means there is none, as with x ÷ 0. */
export const valueShape = Object.fromEntries(
  metricIds.map((id) => [id, units[metrics[id].unit].openapi({ description: metrics[id].formula.en })]),
) as unknown as ValueShape;

type ChangeShape = { [M in MetricId as `${M}_change`]: z.ZodNullable<z.ZodNumber> };
const change = z.number().nullable();
/** Against the equal period before: percent, or percentage points for what is a percentage itself. */
export const changeShape = {
  ...(Object.fromEntries(metricIds.map((id) => [`${id}_change`, change])) as unknown as ChangeShape),
  revenue_change: change.openapi({ description: 'As `sales_revenue_change`.' }),
  spend_change: change.openapi({ description: 'As `marketing_spend_change`.' }),
  roi_change: change.openapi({ description: 'As `roi_percentage_change`.' }),
};

export const amountsSchema = z
  .object({ spend: z.record(z.string(), z.string()), revenue: z.record(z.string(), z.string()) })
  .openapi('Amounts', { description: 'What was charged and paid, by currency, nothing converted.' });

/** What a row has besides its place. `spend`, `revenue` and `roi` are the names that rows have in older clients. */
export const rowShape = {
  ...valueShape,
  spend: z.string().nullable().openapi({ description: 'As `marketing_spend`.' }),
  revenue: z.string().nullable().openapi({ description: 'As `sales_revenue`.' }),
  roi: z.number().nullable().openapi({ description: 'As `roi_percentage`.' }),
  amounts: amountsSchema,
};

export const remainderSchema = z.object({ name: textSchema, ...rowShape }).openapi('Remainder', {
  description:
    'What belongs to no row. As `remainder`, so that rows and remainder add up to the total; as `unattributed`, what no ad brought within the window: it is in no total.',
});

const noticeSchema = z
  .object({
    code: z.enum([
      'not_connected',
      'demo',
      'first_sync',
      'never_synced',
      'sync_failed',
      'sync_partial',
      'sync_behind',
      'history_missing',
      'rate_missing',
      'recalculating',
    ]),
    text: textSchema,
    account_id: z.string().optional(),
    currencies: z.array(currency).optional(),
  })
  .openapi('MarketingNotice');
export type Notice = z.output<typeof noticeSchema>;

/** How an answer was made: what it covers, in which money, how fresh and how complete it is. */
export const contextShape = {
  time_range: z.enum([...timeRanges, 'custom']),
  from: dayTold,
  to: dayTold,
  days: z.int(),
  includes_today: z.boolean().openapi({ description: 'Whether the day under way counts.' }),
  timezone: z
    .string()
    .openapi({ description: 'The ad account’s zone: where its days begin and end, for spend and CRM alike.' }),
  previous: z
    .object({ from: dayTold, to: dayTold })
    .nullable()
    .openapi({ description: 'What `*_change` compares with.' }),
  model: z.enum(models),
  window: z.int(),
  currency: z.string(),
  spend_currency: z.string().nullable(),
  revenue_currency: z.string().nullable(),
  is_connected: z
    .boolean()
    .openapi({ description: 'Whether an ad account is connected. Numbers of one that was stay.' }),
  is_demo: z
    .boolean()
    .openapi({ description: 'These are the demo tenant’s made-up ads, until somebody connects an account.' }),
  as_of: instant.nullable().openapi({
    description: 'When Meta was last read; of several accounts, the one read longest ago. Null while one never was.',
  }),
  provisional_from: dayTold
    .nullable()
    .openapi({ description: 'From this day on Meta may still restate what it told.' }),
  accounts: z
    .array(z.object({ account_id: z.string(), name: z.string(), currency }))
    .openapi({ description: 'All ad accounts there are figures of, also those that `account_id` leaves out.' }),
  partial: z.boolean().openapi({ description: 'Something is missing: `notices` say what.' }),
  notices: z.array(noticeSchema),
};

export const campaignSchema = z
  .object({
    id: z.string().openapi({ description: 'As `campaign_id`.' }),
    campaign_id: z.string(),
    account_id: z.string(),
    name: z.string(),
    status: z.string(),
    objective: z.string().nullable(),
    ...rowShape,
  })
  .openapi('CampaignStat');

export const adsetSchema = z
  .object({ adset_id: z.string(), campaign_id: z.string(), name: z.string(), status: z.string(), ...rowShape })
  .openapi('AdsetStat');

export const adSchema = z
  .object({
    ad_id: z.string(),
    name: z.string(),
    status: z.string(),
    adset_id: z.string(),
    adset_name: z.string().nullable(),
    campaign_id: z.string(),
    campaign_name: z.string().nullable(),
    creative: z.record(z.string(), z.unknown()),
    ...rowShape,
  })
  .openapi('AdStat');

export const statsSchema = z
  .object({
    ...contextShape,
    ...valueShape,
    ...changeShape,
    amounts: amountsSchema,
    campaigns: z.array(campaignSchema),
    remainder: remainderSchema,
    unattributed: remainderSchema,
  })
  .openapi('MarketingStats');

export const notModified = { description: 'Nothing has changed since the answer with this `ETag`.' };
