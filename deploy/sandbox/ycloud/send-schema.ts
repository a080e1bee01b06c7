/** The body of a send, field for field as in the OpenAPI file (WhatsappMessageSendRequest); nothing else is let in. */
import * as z from 'zod';

export const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/, 'should be a phone number in E.164 format');

const media = z
  .strictObject({
    id: z.string(),
    link: z.url({ protocol: /^https?$/ }),
    caption: z.string().max(1024),
    filename: z.string(),
  })
  .partial()
  .refine((value) => value.id !== undefined || value.link !== undefined, 'needs `id` or `link`');
const location = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  name: z.string().optional(),
  address: z.string().optional(),
});
const record = z.record(z.string(), z.unknown());

const action = z.strictObject({
  thumbnail_product_retailer_id: z.string().optional(),
  sections: z
    .array(
      z.strictObject({
        title: z.string().max(24).optional(),
        product_items: z
          .array(z.strictObject({ product_retailer_id: z.string().optional() }))
          .min(1)
          .max(30)
          .optional(),
      }),
    )
    .max(10)
    .optional(),
  flow_token: z.string().optional(),
  flow_action_data: record.optional(),
  order_details: record.optional(),
});

const parameter = z.strictObject({
  type: z.enum([
    'text',
    'image',
    'gif',
    'video',
    'document',
    'payload',
    'coupon_code',
    'limited_time_offer',
    'action',
    'order_status',
    'location',
    'group_id',
  ]),
  text: z.string().optional(),
  /** Not in YCloud's file, but what WhatsApp wants for templates whose variables have names. */
  parameter_name: z.string().optional(),
  payload: z.string().optional(),
  coupon_code: z.string().optional(),
  image: media.optional(),
  gif: media.optional(),
  video: media.optional(),
  document: media.optional(),
  limited_time_offer: z.strictObject({ expiration_time_ms: z.number().int() }).optional(),
  action: action.optional(),
  order_status: record.optional(),
  location: location.optional(),
  group_id: z.string().optional(),
});
export type Parameter = z.infer<typeof parameter>;

const cardComponent = z.strictObject({
  type: z.enum(['header', 'body', 'button']),
  sub_type: z.enum(['quick_reply', 'url']).optional(),
  index: z.number().int().min(0).max(9).optional(),
  parameters: z.array(parameter).optional(),
});
export type CardComponent = z.infer<typeof cardComponent>;
const card = z.strictObject({
  card_index: z.number().int().min(0).max(9).optional(),
  components: z.array(cardComponent).optional(),
});

const component = z.strictObject({
  type: z.enum(['header', 'body', 'button', 'limited_time_offer', 'carousel', 'order_status']),
  sub_type: z.enum(['quick_reply', 'url', 'copy_code', 'catalog', 'mpm', 'flow', 'order_details']).optional(),
  index: z.number().int().min(0).max(9).optional(),
  parameters: z.array(parameter).optional(),
  cards: z.array(card).optional(),
});
export type SendComponent = z.infer<typeof component>;

const template = z.strictObject({
  name: z.string().min(1).max(512),
  language: z.strictObject({ code: z.string().min(2).max(20), policy: z.literal('deterministic').optional() }),
  components: z.array(component).optional(),
});

const interactive = z.strictObject({
  type: z.enum([
    'button',
    'list',
    'cta_url',
    'product',
    'product_list',
    'catalog_message',
    'location_request_message',
    'order_details',
    'order_status',
    'voice_call',
    'flow',
    'carousel',
  ]),
  action: record.optional(),
  body: z.strictObject({ text: z.string().max(1024) }).optional(),
  header: record.optional(),
  footer: z.strictObject({ text: z.string().max(60) }).optional(),
});

export const messageTypes = [
  'template',
  'text',
  'image',
  'audio',
  'video',
  'document',
  'sticker',
  'location',
  'interactive',
  'contacts',
  'reaction',
] as const;

export const sendRequest = z
  .strictObject({
    from: e164,
    to: e164.optional(),
    recipient: z.string().min(1).max(150).optional(),
    customerProfile: z.strictObject({ name: z.string().optional(), username: z.string().optional() }).optional(),
    type: z.enum(messageTypes),
    template: template.optional(),
    text: z.strictObject({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() }).optional(),
    image: media.optional(),
    video: media.optional(),
    audio: media.optional(),
    document: media.optional(),
    sticker: media.optional(),
    location: location.optional(),
    interactive: interactive.optional(),
    contacts: z.array(record).min(1).optional(),
    reaction: z.strictObject({ message_id: z.string(), emoji: z.string() }).optional(),
    context: z.strictObject({ message_id: z.string() }).optional(),
    externalId: z.string().max(1024).optional(),
    category: z.enum(['utility', 'authentication']).optional(),
    ttlSeconds: z.number().int().min(30).max(43_200).optional(),
    useDirectSend: z.boolean().optional(),
    filterUnsubscribed: z.boolean().optional(),
    filterBlocked: z.boolean().optional(),
  })
  .refine((body) => body.to !== undefined || body.recipient !== undefined, {
    path: ['to'],
    params: { missing: true },
    message: 'is required',
  })
  .refine((body) => body[body.type] !== undefined, {
    path: ['type'],
    params: { missing: true },
    message: 'needs the field that carries its content',
  });
export type SendRequest = z.infer<typeof sendRequest>;
