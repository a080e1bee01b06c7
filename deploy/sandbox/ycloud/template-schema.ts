/** What a template may look like when it is created or edited: the OpenAPI file's limits and Meta's rules for variables. */
import * as z from 'zod';
import { YCloudError } from './errors.ts';
import type { TemplateComponent } from './objects.ts';
import { countVariables } from './render.ts';

const buttonSchema = z.looseObject({
  type: z.enum([
    'PHONE_NUMBER',
    'URL',
    'QUICK_REPLY',
    'COPY_CODE',
    'OTP',
    'CATALOG',
    'MPM',
    'FLOW',
    'ORDER_DETAILS',
    'VOICE_CALL',
  ]),
  text: z.string().max(25).optional(),
  url: z.string().max(2000).optional(),
  phone_number: z.string().max(20).optional(),
  example: z.array(z.string()).optional(),
});

const componentSchema = z.strictObject({
  type: z.enum(['BODY', 'HEADER', 'FOOTER', 'BUTTONS', 'LIMITED_TIME_OFFER', 'CAROUSEL', 'CALL_PERMISSION_REQUEST']),
  format: z.enum(['TEXT', 'IMAGE', 'GIF', 'VIDEO', 'DOCUMENT', 'LOCATION']).optional(),
  text: z.string().max(1024).optional(),
  buttons: z.array(buttonSchema).max(10).optional(),
  add_security_recommendation: z.boolean().optional(),
  code_expiration_minutes: z.number().int().min(1).max(90).optional(),
  limited_time_offer: z.record(z.string(), z.unknown()).optional(),
  example: z
    .strictObject({
      body_text: z.array(z.array(z.string())),
      header_text: z.array(z.string()),
      header_url: z.array(z.string()),
    })
    .partial()
    .optional(),
  cards: z.array(z.record(z.string(), z.unknown())).max(10).optional(),
});

const editable = {
  components: z.array(componentSchema).min(1),
  messageSendTtlSeconds: z.number().int().optional(),
  ctaUrlLinkTrackingOptedOut: z.boolean().optional(),
};

export const templateEdit = z.strictObject(editable);
export const templateCreate = z.strictObject({
  wabaId: z.string(),
  name: z
    .string()
    .max(512)
    .regex(/^[a-z0-9_]+$/, 'should consist of lowercase letters, digits and underscores'),
  language: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, 'should be a language code such as es or es_AR'),
  category: z.enum(['AUTHENTICATION', 'MARKETING', 'UTILITY']),
  subCategory: z.literal('ORDER_STATUS').optional(),
  ...editable,
});
export type TemplateCreate = z.infer<typeof templateCreate>;

/** Meta's rules that a schema cannot say; throws the error that names the first one broken. */
export function checkComponents(components: TemplateComponent[]): void {
  const body = components.filter((one) => one.type === 'BODY');
  if (body.length !== 1 || !body[0]!.text) throw invalid('components', 'A template needs exactly one BODY with a text');
  for (const type of ['HEADER', 'FOOTER', 'BUTTONS']) {
    if (components.filter((one) => one.type === type).length > 1)
      throw invalid('components', `${type} is given more than once`);
  }
  for (const [index, one] of components.entries()) checkComponent(one, `components[${index}]`);
}

function checkComponent(one: TemplateComponent, target: string): void {
  const text = one.text ?? '';
  const count = countVariables(text);
  for (let n = 1; n <= count; n += 1) {
    if (!new RegExp(`\\{\\{\\s*${n}\\s*\\}\\}`).test(text))
      throw invalid(`${target}.text`, `Variable {{${n}}} is missing: they count from 1`);
  }
  if (one.type === 'BODY' && count > 0) {
    if (/^\s*\{\{|\}\}\s*$/.test(text))
      throw invalid(`${target}.text`, 'Variables may not stand at the start or the end (2388299)');
    if (one.example?.body_text?.[0]?.length !== count)
      throw invalid(`${target}.example`, `body_text needs ${count} samples`);
  }
  if (one.type === 'HEADER') checkHeader(one, count, target);
  if (one.type === 'FOOTER' && (text.length > 60 || count > 0))
    throw invalid(`${target}.text`, 'A footer has 60 characters at most and no variables');
  for (const [index, button] of (one.buttons ?? []).entries()) {
    const needsText = ['PHONE_NUMBER', 'URL', 'QUICK_REPLY'].includes(button.type);
    if (needsText && !button.text) throw invalid(`${target}.buttons[${index}].text`, 'The button needs a text');
    if (button.type === 'URL' && !/^https?:\/\//.test(button.url ?? ''))
      throw invalid(`${target}.buttons[${index}].url`, 'The button needs a URL');
    if (button.type === 'URL' && countVariables(button.url) > 0 && !button.example?.length) {
      throw invalid(`${target}.buttons[${index}].example`, 'A URL with a variable needs a sample');
    }
  }
}

function checkHeader(one: TemplateComponent, count: number, target: string): void {
  if (!one.format) throw invalid(`${target}.format`, 'A header needs a format');
  if (one.format === 'TEXT') {
    if (!one.text || one.text.length > 60 || count > 1)
      throw invalid(`${target}.text`, 'A header text has 1 to 60 characters and one variable at most');
    if (count > 0 && one.example?.header_text?.length !== count)
      throw invalid(`${target}.example`, 'header_text needs a sample');
  } else if (one.format !== 'LOCATION' && !one.example?.header_url?.length) {
    throw invalid(`${target}.example`, 'header_url needs a sample');
  }
}

const invalid = (target: string, message: string): YCloudError =>
  new YCloudError(400, 'PARAM_INVALID', `${message}.`, { target });
