/** Meta's deliveries of each kind, as its documentation shows them (WhatsApp Cloud API, webhooks reference). People are invented. */
import type { News } from '../../news.ts';
import { contentSamples } from '../../testing/content-samples.ts';
import type { Sample } from '../../testing/stage.ts';

const wabaId = '102290129340398';
const [us, ana] = ['12025550110', '5491160000001'];
const at = new Date('2026-11-20T12:00:00.000Z');
const timestamp = String(at.getTime() / 1000);
const time = at.getTime() / 1000;
const metadata = { display_phone_number: us, phone_number_id: '106540352242922' };
let count = 0;

const entryOf = (field: string, value: object) => ({ id: wabaId, time, changes: [{ field, value }] });
const rawOf = (...entry: object[]) =>
  new TextEncoder().encode(JSON.stringify({ object: 'whatsapp_business_account', entry }));

const sample = (name: string, field: string, value: object, says: Partial<News>): Sample => ({
  name,
  raw: rawOf(entryOf(field, value)),
  says: [says],
});

type Inbound = Partial<Extract<News, { is: 'inbound' }>>;
const person = { profile: { name: 'Ana' }, wa_id: ana };

function inbound(name: string, message: object, says: Inbound, contact: object = person): Sample {
  const id = `wamid.IN${++count}`;
  const told = { from: ana, id, timestamp, ...message };
  return sample(
    name,
    'messages',
    { messaging_product: 'whatsapp', metadata, contacts: [contact], messages: [told] },
    {
      is: 'inbound',
      eventId: `in:${id}`,
      at,
      messageId: id,
      from: { phone: `+${ana}`, waUserId: null, name: 'Ana' },
      to: `+${us}`,
      ...says,
    },
  );
}

const status = (name: string, told: { status: string }, says: Partial<Extract<News, { is: 'status' }>>): Sample =>
  sample(
    name,
    'messages',
    {
      messaging_product: 'whatsapp',
      metadata,
      statuses: [{ id: 'wamid.OURS', timestamp, recipient_id: ana, biz_opaque_callback_data: 'ours', ...told }],
    },
    {
      is: 'status',
      eventId: `${told.status}:${timestamp}:wamid.OURS`,
      at,
      message: { externalId: 'ours', providerId: 'wamid.OURS', wamid: 'wamid.OURS' },
      price: null,
      ...says,
    },
  );

const template = (name: string, field: string, value: object, says: object): Sample =>
  sample(
    name,
    field,
    {
      // Beyond 2^53: read carelessly, it is another template.
      message_template_id: '@id@',
      message_template_name: 'oferta',
      message_template_language: 'en-US',
      ...value,
    },
    {
      is: 'template',
      at,
      wabaId,
      name: 'oferta',
      language: 'en_US',
      providerId: '12345678901234567',
      ...says,
    },
  );
/** The id stands there as a bare number. */
const bare = ({ raw, ...rest }: Sample): Sample => ({
  ...rest,
  raw: new TextEncoder().encode(new TextDecoder().decode(raw).replace('"@id@"', '12345678901234567')),
});

const preference = (value: string, says: object): Sample =>
  sample(
    `marketing messages: ${value}`,
    'user_preferences',
    {
      messaging_product: 'whatsapp',
      metadata,
      contacts: [person],
      // A number here, where messages have a text.
      user_preferences: [
        { wa_id: ana, detail: 'User requested', category: 'marketing_messages', value, timestamp: time },
      ],
    },
    { is: 'preference', at, source: 'user_preferences', by: null, ...says },
  );

export const samples: Sample[] = [
  ...contentSamples.map((one) => inbound(...one)),
  inbound(
    'a text of somebody without a phone',
    { from: undefined, from_user_id: 'US.13491208655302741918', type: 'text', text: { body: 'Hola' } },
    { kind: 'text', from: { phone: null, waUserId: 'US.13491208655302741918', name: 'Zoe' } },
    { profile: { name: 'Zoe', username: 'zoe1' }, user_id: 'US.13491208655302741918' },
  ),
  inbound(
    'a text of somebody with both',
    { from_user_id: 'AR.1349', type: 'text', text: { body: 'Hola' } },
    { kind: 'text', from: { phone: `+${ana}`, waUserId: 'AR.1349', name: 'Ana' } },
  ),
  inbound(
    'a text in a group',
    { group_id: 'Y2FwaV9ncm91cDox', type: 'text', text: { body: 'Baja' } },
    { kind: 'text', groupId: 'Y2FwaV9ncm91cDox', text: 'Baja' },
  ),
  inbound(
    'a forwarded text',
    { type: 'text', text: { body: 'Baja' }, context: { frequently_forwarded: true } },
    { kind: 'text', isForwarded: true },
  ),
  inbound(
    'a button of a template',
    { type: 'button', button: { payload: 'STOP_PROMO', text: 'Baja' }, context: { from: us, id: 'wamid.OURS' } },
    { kind: 'button', text: 'Baja', payload: 'STOP_PROMO', contextWamid: 'wamid.OURS' },
  ),
  inbound(
    'a picture with a caption',
    { type: 'image', image: { id: '1', mime_type: 'image/jpeg', sha256: 'x', caption: '¿Este?' } },
    {
      kind: 'media',
      type: 'image',
      text: '¿Este?',
      said: { is: 'media', media: 'image', file: null, format: 'image/jpeg' },
    },
  ),
  inbound(
    'a voice note',
    { type: 'audio', audio: { id: '2', voice: true, mime_type: 'audio/ogg' } },
    {
      kind: 'media',
      text: null,
      said: { is: 'media', media: 'voice', file: null, format: 'audio/ogg' },
    },
  ),
  inbound(
    'a new number',
    { type: 'system', system: { type: 'user_changed_number', body: 'Ana changed', wa_id: '5491160000888' } },
    { kind: 'system', movedTo: { phone: '+5491160000888', waUserId: null }, text: null },
  ),
  inbound(
    'what WhatsApp cannot hand on',
    { type: 'unsupported', errors: [{ code: 131051, title: 'Message type unknown' }] },
    { kind: 'unsupported' },
  ),

  sample(
    'an answer from the app on a phone',
    'smb_message_echoes',
    {
      messaging_product: 'whatsapp',
      metadata,
      message_echoes: [
        { from: us, to: ana, id: 'wamid.ECHO', timestamp, type: 'text', text: { body: 'Te paso la lista' } },
      ],
    },
    {
      is: 'answered',
      eventId: 'echo:wamid.ECHO',
      at,
      messageId: 'wamid.ECHO',
      from: `+${us}`,
      to: { phone: `+${ana}`, waUserId: null, name: null },
      type: 'text',
      text: 'Te paso la lista',
      groupId: null,
    },
  ),
  sample(
    'old chats',
    'history',
    { messaging_product: 'whatsapp', metadata, history: [] },
    { is: 'other', type: 'history' },
  ),
  sample('an error about no message', 'messages', { metadata, errors: [{ code: 130429 }] }, { is: 'other' }),

  status('sent', { status: 'sent' }, { status: 'sent', error: null }),
  status('delivered', { status: 'delivered' }, { status: 'delivered' }),
  status('read', { status: 'read' }, { status: 'read' }),
  status('played', { status: 'played' }, { status: 'read' }),
  status(
    'failed',
    {
      status: 'failed',
      errors: [{ code: 131049, title: 'Not delivered', error_data: { details: 'ecosystem' } }],
    } as never,
    { status: 'failed', error: { code: '131049', detail: 'ecosystem' } },
  ),

  preference('stop', { wants: 'stop' }),
  preference('resume', { wants: 'resume' }),

  bare(
    template(
      'a paused template',
      'message_template_status_update',
      { event: 'PAUSED', reason: 'NONE', other_info: { title: 'FIRST_PAUSE', description: 'Quality' } },
      { status: 'PAUSED', reason: 'Quality' },
    ),
  ),
  bare(
    template(
      'a rejected template',
      'message_template_status_update',
      { event: 'REJECTED', reason: 'INCORRECT_CATEGORY', message_template_category: 'UTILITY' },
      { status: 'REJECTED', reason: 'INCORRECT_CATEGORY', category: 'UTILITY' },
    ),
  ),
  bare(
    template(
      'a template that is back',
      'message_template_status_update',
      { event: 'REINSTATED' },
      { status: 'APPROVED' },
    ),
  ),
  bare(
    template(
      'another category',
      'template_category_update',
      { previous_category: 'UTILITY', new_category: 'MARKETING' },
      { category: 'MARKETING' },
    ),
  ),
  bare(
    template(
      'the quality of a template',
      'message_template_quality_update',
      { previous_quality_score: 'GREEN', new_quality_score: 'RED' },
      { quality: 'RED' },
    ),
  ),
  sample(
    'a category that will change',
    'template_category_update',
    {
      message_template_id: 1,
      message_template_name: 'oferta',
      message_template_language: 'es',
      new_category: 'UTILITY',
      correct_category: 'MARKETING',
    },
    { is: 'other', type: 'template_category_update' },
  ),
  sample(
    'the limit of a number',
    'phone_number_quality_update',
    { display_phone_number: us, event: 'ONBOARDING', max_daily_conversations_per_business: 'TIER_2K' },
    { is: 'number', phone: `+${us}`, limit: 'TIER_2K', wabaId },
  ),
  sample(
    'a name that was approved',
    'phone_number_name_update',
    { display_phone_number: us, decision: 'APPROVED', requested_verified_name: 'Bicis' },
    { is: 'number', phone: `+${us}`, name: 'Bicis' },
  ),
  sample(
    'a number that is gone',
    'account_update',
    { phone_number: us, event: 'PHONE_NUMBER_REMOVED' },
    { is: 'closed', phone: `+${us}`, wabaId, status: 'DELETED' },
  ),
  sample(
    'an account that is disabled',
    'account_update',
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: ['DISABLE'], waba_ban_date: 'today' } },
    { is: 'closed', phone: null, wabaId, status: 'DISABLED' },
  ),
  sample(
    'an account that is let go on',
    'account_update',
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: ['REINSTATE'] } },
    { is: 'other', type: 'account_update' },
  ),

  {
    name: 'several facts of several accounts in one delivery',
    raw: rawOf(
      entryOf('messages', {
        metadata,
        contacts: [person, { profile: { name: 'Zoe' }, wa_id: '5491160000002' }],
        messages: [
          { from: ana, id: 'wamid.A', timestamp, type: 'text', text: { body: 'uno' } },
          { from: '5491160000002', id: 'wamid.B', timestamp, type: 'text', text: { body: 'dos' } },
        ],
      }),
      {
        id: '999',
        changes: [{ field: 'messages', value: { metadata, statuses: [{ id: 'wamid.C', status: 'sent', timestamp }] } }],
      },
    ),
    says: [
      { is: 'inbound', kind: 'text', text: 'uno', from: { phone: `+${ana}`, waUserId: null, name: 'Ana' } },
      { is: 'inbound', kind: 'text', text: 'dos', from: { phone: '+5491160000002', waUserId: null, name: 'Zoe' } },
      { is: 'status', status: 'sent', message: { externalId: null, providerId: 'wamid.C', wamid: 'wamid.C' } },
    ],
  },
];
