/** What Meta is told of sales, on the wire. The dataset's token never stands in it. */
import { conversionStates, type ConversionRow } from '#db/meta/conversion-rows.ts';
import type { ConversionSettings } from '#db/meta/conversion-settings.ts';
import {
  conversionFacts,
  conversionNames,
  conversionRule,
  describeReason,
  factNames,
  isAttributed,
  usualRules,
} from '#flow';
import * as z from 'zod';
import { currency, instant, pageQuery, whole } from '../../platform/paging-schema.ts';
import { secretText, textSchema } from '../../platform/text-schema.ts';

const name = z.enum(conversionNames);
const state = z.enum(conversionStates);

/** As `conversionRule` of the flow language has it; described here because its rules cannot be. */
const rule = z
  .strictObject({
    on: z.enum(factNames),
    to: z.string().trim().min(1).max(100).optional(),
    send: name,
  })
  .superRefine((value, ctx) => {
    const judged = conversionRule.safeParse(value);
    for (const { path, message } of judged.error?.issues ?? []) ctx.addIssue({ code: 'custom', path, message });
  })
  .openapi('ConversionRule', {
    description:
      'Which fact Meta is told of, and as what. `to` names the status, tag or stage of those facts that have one: ' +
      Object.entries(conversionFacts)
        .map(([on, fact]) => `\`${on}\`${'to' in fact ? ' (with `to`)' : ''} as ${fact.sends.join(' or ')}`)
        .join('; ') +
      '.',
    example: { on: 'sale.completed', send: 'Purchase' },
  });

export const settingsInput = z
  .strictObject({
    dataset_id: z
      .string()
      .trim()
      .regex(/^\d{5,25}$/, 'the number of a dataset in Events Manager'),
    /** Left out: the one that is kept. */
    token: secretText(20, 1000).optional(),
    is_on: z.boolean(),
    test_code: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9_-]{1,40}$/, 'the code of Events Manager, such as TEST12345')
      .nullable()
      .default(null)
      .openapi({ type: ['string', 'null'] }),
    by_person: z.boolean().default(true).openapi({
      description: 'Whether people without a click or form are matched by phone and mail, hashed.',
    }),
    rules: z.array(rule).max(50).default(usualRules),
  })
  .openapi('ConversionSettingsInput');
export type SettingsInput = z.output<typeof settingsInput>;

export const settingsSchema = z
  .object({
    configured: z.boolean(),
    dataset_id: z.string().nullable(),
    dataset_name: z.string().nullable(),
    is_on: z.boolean(),
    test_code: z.string().nullable(),
    by_person: z.boolean(),
    rules: z.array(z.object({ on: z.string(), to: z.string().optional(), send: name })),
    halted_at: instant.nullable().openapi({ description: 'Since when Meta takes nothing: everything waits.' }),
    halted_reason: z.string().nullable(),
    checked_at: instant.nullable(),
  })
  .openapi('ConversionSettings');

/** Before anything was set up: what is usual, and off. */
export function viewSettings(found: ConversionSettings | null): z.input<typeof settingsSchema> {
  if (!found)
    return {
      configured: false,
      dataset_id: null,
      dataset_name: null,
      is_on: false,
      test_code: null,
      by_person: true,
      rules: usualRules,
      halted_at: null,
      halted_reason: null,
      checked_at: null,
    };
  const { dataset_id, dataset_name, is_on, test_code, by_person, rules, halted_at, halted_reason, checked_at } = found;
  return {
    configured: true,
    dataset_id,
    dataset_name,
    is_on,
    test_code,
    by_person,
    rules,
    halted_at: halted_at?.toISOString() ?? null,
    halted_reason,
    checked_at: checked_at?.toISOString() ?? null,
  };
}

export const listQuery = pageQuery.extend({ state: state.optional(), event: name.optional() });
export const summaryQuery = z.object({ days: whole({ min: 1, max: 400 }).default(30).openapi({ default: 30 }) });

const match = z.enum(['ctwa', 'lead_form', 'person']);

export const conversionSchema = z
  .object({
    id: z.uuid(),
    event_id: z
      .string()
      .openapi({ description: 'What Meta knows it by: told again under it within 48 hours, it counts once.' }),
    event_name: name,
    lead_id: z.uuid(),
    lead_name: z.string().nullable(),
    subject: z.string().nullable(),
    origin: z.string().openapi({ description: 'The fact it came of, or `flow`: a step of one.' }),
    occurred_at: instant,
    state,
    reason: z.string().nullable().openapi({ description: 'Why it waits or was left out.' }),
    text: textSchema.nullable().openapi({ description: 'The reason in words.' }),
    attempts: z.int(),
    next_at: instant.nullable().openapi({ description: 'When it is tried next, while it waits.' }),
    match: match.nullable(),
    keys: z.array(z.string()).openapi({ description: 'What Meta was given to find the person by.' }),
    attributed: z.boolean().nullable().openapi({
      description: 'Whether it happened within 7 days of the click or form, so that Meta may count it for the ad.',
    }),
    is_test: z.boolean(),
    value: z.string().nullable(),
    currency: currency.nullable(),
    answer: z
      .object({
        message: z.string().nullable().openapi({ description: 'Why Meta refused it, in Meta’s words.' }),
        code: z.int().nullable(),
        subcode: z.int().nullable(),
        remarks: z.array(z.string()),
        fbtrace_id: z.string().nullable().openapi({ description: 'What Meta’s support asks for.' }),
      })
      .nullable(),
    last_at: instant.nullable(),
    created_at: instant,
  })
  .openapi('Conversion');

export function viewConversion(row: ConversionRow): z.input<typeof conversionSchema> {
  const { clicked_at, answer, next_at, occurred_at, last_at, created_at, reason, ...plain } = row;
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  const whole = (value: unknown) => (Number.isInteger(value) ? (value as number) : null);
  return {
    ...plain,
    reason,
    text: describeReason(reason),
    occurred_at: occurred_at.toISOString(),
    next_at: row.state === 'pending' ? next_at.toISOString() : null,
    last_at: last_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
    attributed: isAttributed(clicked_at?.getTime() ?? null, occurred_at.getTime()),
    answer: answer && {
      message: text(answer.told) ?? text(answer.message),
      code: whole(answer.code),
      subcode: whole(answer.subcode),
      remarks: Array.isArray(answer.messages) ? answer.messages.map(String) : [],
      fbtrace_id: text(answer.fbtrace_id),
    },
  };
}

const counted = z.int();
export const summarySchema = z
  .object({
    days: z.int(),
    counts: z.array(z.object({ event_name: name, state, count: counted })),
    left_out: z.array(z.object({ reason: z.string(), text: textSchema.nullable(), count: counted })),
    sent: counted,
    keys: z.array(z.object({ key: z.string(), count: counted })),
    matches: z.array(z.object({ match, count: counted })),
    attributed: counted.openapi({ description: 'Sent, within 7 days of the click or form.' }),
    late: counted.openapi({ description: 'Sent, more than 7 days after it: Meta takes it and counts it for no ad.' }),
    values: z.array(z.object({ currency, value: z.string(), count: counted })),
    as_of: instant.openapi({ description: 'A minute ago at most: what took long to count is told again for a while.' }),
  })
  .openapi('ConversionSummary');
