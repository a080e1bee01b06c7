import { prefixPattern, readPrefix } from '#db/crm/phone.ts';
import { quietHours } from '#flow';
import * as z from 'zod';
import { timezone } from '../crm/lead-schema.ts';
import { currency, currencyInput, instant } from './paging-schema.ts';
import { text } from './text-schema.ts';

const count = z.int().min(1).max(1000);
const frequencyCap = z
  .strictObject({ perDay: count.optional(), perWeek: count.optional() })
  .refine((cap) => cap.perDay !== undefined || cap.perWeek !== undefined, 'name a number per day, per week, or both')
  .openapi({ minProperties: 1 });

const secondTry = z.enum(['never', 'once']);
/** By the template's category: whether a message that was never answered nor heard of is sent once more. */
const secondTries = z.strictObject({ marketing: secondTry, utility: secondTry, authentication: secondTry });

/** `+52 56`, kept as `+5256`. */
const phonePrefix = text(20)
  .refine((prefix) => readPrefix(prefix) !== null, "a country's code with + and at least one digit more")
  .transform((prefix) => readPrefix(prefix)!)
  .openapi({ type: 'string', pattern: prefixPattern(), minLength: undefined, example: '+5256' });

const fields = {
  name: text(200),
  timezone,
  currency: currencyInput,
  locale: z.enum(['es', 'en']),
  quiet_hours: quietHours.nullable(),
  frequency_cap: frequencyCap.nullable(),
  daily_send_budget: z.int().min(0).max(10_000_000).nullable(),
  consent: z.enum(['explicit', 'implied']),
  phone_exceptions: z
    .array(phonePrefix)
    .max(50)
    .transform((all) => [...new Set(all)])
    .openapi({ description: 'Beginnings of numbers that are in use though the plans do not know them yet.' }),
  marketing_sees_automation: z
    .boolean()
    .openapi({ description: 'Whether people of marketing have HSM Automation in their menu.' }),
};

export const settingsSchema = z
  .object({
    id: z.uuid(),
    ...fields,
    name: z.string(),
    timezone: z.string(),
    currency,
    phone_exceptions: z.array(z.string()),
    second_tries: secondTries,
    sending_stopped: z.boolean(),
    is_demo: z.boolean(),
    created_at: instant,
  })
  .openapi('Settings');

export const settingsPatch = z
  .strictObject({ ...fields, second_tries: secondTries.partial() })
  .partial()
  .openapi('SettingsPatch');
export type SettingsPatch = z.output<typeof settingsPatch>;
