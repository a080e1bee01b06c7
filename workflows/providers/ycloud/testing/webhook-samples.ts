/** YCloud's deliveries of each kind, as its documentation shows them (docs.ycloud.com, webhook reference). People are invented. */
import type { News } from '../../news.ts';
import { contentSamples } from '../../testing/content-samples.ts';
import type { Sample } from '../../testing/stage.ts';

const [us, ana] = ['+12025550110', '+5491160000001'];
const at = new Date('2026-11-20T12:00:00.000Z');
let count = 0;

function sample(name: string, type: string, content: object, says: Partial<News>): Sample {
  const id = `evt_sample_${++count}`;
  const event = { id, type, apiVersion: 'v2', createTime: '2026-11-20T12:00:01.000Z', ...content };
  return {
    name,
    raw: new TextEncoder().encode(JSON.stringify(event)),
    says: [{ eventId: id, ...says }],
  };
}

const inbound = (name: string, content: object, says: Partial<Extract<News, { is: 'inbound' }>>) =>
  sample(
    name,
    'whatsapp.inbound_message.received',
    {
      whatsappInboundMessage: {
        id: 'in_1',
        wamid: 'wamid.IN1',
        wabaId: '100000000000001',
        from: ana,
        to: us,
        sendTime: at.toISOString(),
        ...content,
      },
    },
    { is: 'inbound', at, messageId: 'wamid.IN1', from: { phone: ana, waUserId: null, name: null }, to: us, ...says },
  );
const status = (name: string, content: object, says: Partial<Extract<News, { is: 'status' }>>) =>
  sample(
    name,
    'whatsapp.message.updated',
    { whatsappMessage: { id: 'p1', wabaId: '100000000000001', from: us, externalId: 'ours', ...content } },
    { is: 'status', message: { externalId: 'ours', providerId: 'p1', wamid: null }, ...says },
  );
const echo = (type: string) =>
  sample(
    type,
    type,
    {
      whatsappMessage: {
        id: 'm_1',
        wamid: 'wamid.ECHO1',
        from: us,
        to: ana,
        type: 'text',
        text: { body: 'Te paso la lista' },
        status: 'sent',
        sendTime: at.toISOString(),
      },
    },
    {
      is: 'answered',
      at,
      messageId: 'wamid.ECHO1',
      from: us,
      to: { phone: ana, waUserId: null, name: null },
      type: 'text',
      text: 'Te paso la lista',
      groupId: null,
    },
  );
const unsubscribe = (type: 'Created' | 'Deleted', wants: 'stop' | 'resume') =>
  sample(
    `contact.unsubscribe.${type.toLowerCase()}`,
    `contact.unsubscribe.${type.toLowerCase()}`,
    { [`contactUnsubscribe${type}`]: { phoneNumber: ana, source: 'API', updateTime: at.toISOString() } },
    {
      is: 'preference',
      at,
      wants,
      source: 'unsubscribe',
      by: 'API',
      person: { phone: ana, waUserId: null, name: null },
    },
  );

export const samples: Sample[] = [
  ...contentSamples.map((one) => inbound(...one)),
  inbound(
    'a text of somebody without a phone',
    { from: undefined, fromUserId: 'US.13491', customerProfile: { name: 'Zoe' }, type: 'text', text: { body: 'Hola' } },
    { kind: 'text', from: { phone: null, waUserId: 'US.13491', name: 'Zoe' } },
  ),
  inbound(
    'a text in a group',
    { groupId: '120363000000000901@g.us', type: 'text', text: { body: 'Baja' } },
    { kind: 'text', groupId: '120363000000000901@g.us', text: 'Baja' },
  ),
  inbound(
    'a text in a group, as WhatsApp itself names it',
    { group_id: '120363000000000901@g.us', type: 'text', text: { body: 'Baja' } },
    { kind: 'text', groupId: '120363000000000901@g.us', text: 'Baja' },
  ),
  inbound(
    'a forwarded text',
    { type: 'text', text: { body: 'Baja' }, context: { forwarded: true } },
    { kind: 'text', isForwarded: true },
  ),
  inbound(
    'a button of a template',
    { type: 'button', button: { payload: 'YES', text: 'Sí' }, context: { from: us, id: 'wamid.OURS' } },
    { kind: 'button', text: 'Sí', payload: 'YES', contextWamid: 'wamid.OURS' },
  ),
  inbound(
    'a picture with a caption',
    { type: 'image', image: { id: 'i', caption: '¿Este?' } },
    {
      kind: 'media',
      type: 'image',
      text: '¿Este?',
    },
  ),
  inbound('a voice note', { type: 'audio', audio: { id: 'a' } }, { kind: 'media', text: null }),
  inbound(
    'a new number',
    { type: 'system', system: { type: 'user_changed_number', body: 'Ana changed', new_wa_id: '5491160000888' } },
    { kind: 'system', movedTo: { phone: '+5491160000888', waUserId: null }, text: null },
  ),
  inbound(
    'what WhatsApp cannot hand on',
    { type: 'unsupported', errors: [{ code: '131051' }] },
    { kind: 'unsupported' },
  ),

  echo('whatsapp.smb.message.echoes'),
  echo('whatsapp.smb.message.created'),
  sample('old chats', 'whatsapp.smb.history', { whatsappInboundMessage: { id: 'x', from: ana } }, { is: 'other' }),
  sample('something else', 'whatsapp.flow.status_change', {}, { is: 'other', type: 'whatsapp.flow.status_change' }),

  status('sent', { status: 'sent', sendTime: at.toISOString() }, { status: 'sent', at, error: null }),
  status(
    'delivered, with its price',
    { status: 'delivered', deliverTime: at.toISOString(), totalPrice: 0.0618, currency: 'USD' },
    {
      status: 'delivered',
      at,
      price: { amount: '0.061800', currency: 'USD' },
    },
  ),
  status('read', { status: 'read', readTime: at.toISOString() }, { status: 'read', at }),
  status(
    'failed by WhatsApp',
    { status: 'failed', errorCode: '131049', errorMessage: 'Not sent', whatsappApiError: { code: '131049' } },
    { status: 'failed', error: { code: '131049', detail: 'Not sent' } },
  ),
  status(
    'failed by YCloud',
    { status: 'failed', errorCode: 'RECIPIENT_UNSUBSCRIBED' },
    {
      status: 'failed',
      error: { code: 'RECIPIENT_UNSUBSCRIBED', detail: null },
    },
  ),

  sample(
    'a preference',
    'whatsapp.user.preferences',
    {
      whatsappUserPreference: {
        contactPhoneNumber: ana,
        category: 'marketing_messages',
        value: 'stop',
        timestamp: String(at.getTime()),
      },
    },
    { is: 'preference', at, wants: 'stop', source: 'user_preferences', by: null },
  ),
  unsubscribe('Created', 'stop'),
  unsubscribe('Deleted', 'resume'),
  sample(
    'a paused template',
    'whatsapp.template.reviewed',
    { whatsappTemplate: { wabaId: 'w', name: 't', language: 'es', status: 'PAUSED', reason: 'quality' } },
    { is: 'template', wabaId: 'w', name: 't', language: 'es', status: 'PAUSED', reason: 'quality' },
  ),
  sample(
    'the quality of a number',
    'whatsapp.phone_number.quality_updated',
    { whatsappPhoneNumber: { phoneNumber: us, qualityRating: 'RED', messagingLimit: 'TIER_250' } },
    { is: 'number', phone: us, quality: 'RED', limit: 'TIER_250' },
  ),
  sample(
    'a number that is gone',
    'whatsapp.phone_number.deleted',
    { whatsappPhoneNumber: { phoneNumber: us, wabaId: 'w' } },
    { is: 'closed', phone: us, wabaId: 'w', status: 'DELETED' },
  ),
  sample(
    'an account that is disabled',
    'whatsapp.business_account.updated',
    { whatsappBusinessAccount: { id: 'w', updateEvent: 'DISABLED_UPDATE', banState: 'DISABLE' } },
    { is: 'closed', phone: null, wabaId: 'w', status: 'DISABLED' },
  ),
  sample(
    'an account that is let go on',
    'whatsapp.business_account.updated',
    { whatsappBusinessAccount: { id: 'w', updateEvent: 'DISABLED_UPDATE', banState: 'REINSTATE' } },
    { is: 'other', type: 'whatsapp.business_account.updated' },
  ),
  sample(
    'an answer from the provider’s inbox',
    'whatsapp.message.updated',
    {
      whatsappMessage: {
        id: 'p9',
        wamid: 'wamid.9',
        from: us,
        to: ana,
        type: 'text',
        text: { body: 'Ya te paso' },
        status: 'sent',
        sendTime: at.toISOString(),
      },
    },
    {
      is: 'status',
      status: 'sent',
      answered: { is: 'answered', messageId: 'wamid.9', text: 'Ya te paso' } as never,
    },
  ),
];
