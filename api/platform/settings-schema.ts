import { quietHours } from '#flow';
import * as z from 'zod';
import { timezone } from '../crm/lead-schema.ts';
import { currency, instant } from './paging-schema.ts';
import { text } from './text-schema.ts';

const count = z.int().min(1).max(1000);
const frequencyCap = z
  .strictObject({ perDay: count.optional(), perWeek: count.optional() })
  .refine((cap) => cap.perDay !== undefined || cap.perWeek !== undefined, 'name a number per day, per week, or both')
  .openapi({ minProperties: 1 });

const secondTry = z.enum(['never', 'once']);
/** By the template's category: whether a message that was never answered nor heard of is sent once more. */
const secondTries = z.strictObject({ marketing: secondTry, utility: secondTry, authentication: secondTry });

const fields = {
  name: text(200),
  timezone,
  currency,
  locale: z.enum(['es', 'en']),
  quiet_hours: quietHours.nullable(),
  frequency_cap: frequencyCap.nullable(),
  daily_send_budget: z.int().min(0).max(10_000_000).nullable(),
  consent: z.enum(['explicit', 'implied']),
};

export const settingsSchema = z
  .object({
    id: z.uuid(),
    ...fields,
    name: z.string(),
    timezone: z.string(),
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
