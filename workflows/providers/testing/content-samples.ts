/** What people write, in WhatsApp's own form and what it says: providers hand it on as it is, each in an envelope of its own. */
import type { InboundNews } from '../news.ts';

export type ContentSample = [name: string, content: object, says: Partial<InboundNews>];

const interactive = (type: string, answer: object) => ({ type: 'interactive', interactive: { type, ...answer } });

export const contentSamples: readonly ContentSample[] = [
  ['a text', { type: 'text', text: { body: 'Hola 🦤' } }, { kind: 'text', type: 'text', text: 'Hola 🦤', said: null }],
  [
    'a text after a click on an ad',
    {
      type: 'text',
      text: { body: 'Info' },
      referral: { source_type: 'ad', source_id: '120226305854810726', ctwa_clid: 'Aff-n8ZT' },
    },
    { kind: 'text', referral: { source_type: 'ad', source_id: '120226305854810726', ctwa_clid: 'Aff-n8ZT' } },
  ],
  [
    'a button of a text',
    interactive('button_reply', { button_reply: { id: 'b1', title: 'Alta' } }),
    { kind: 'button', type: 'interactive', text: 'Alta', payload: 'b1' },
  ],
  [
    'a row of a list',
    interactive('list_reply', { list_reply: { id: 'r1', title: 'Alto', description: 'd' } }),
    { kind: 'list', text: 'Alto', payload: 'r1' },
  ],
  [
    'a form',
    interactive('nfm_reply', { nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"talle":"M"}' } }),
    { kind: 'form', said: { is: 'form', answers: [{ question: 'talle', answer: 'M' }] } },
  ],
  ['an order', { type: 'order', order: { catalog_id: 'c', product_items: [] } }, { kind: 'order' }],
  ['a place', { type: 'location', location: { latitude: -34.6, longitude: -58.4 } }, { kind: 'location' }],
  ['contacts', { type: 'contacts', contacts: [{ name: { formatted_name: 'Zoe' } }] }, { kind: 'contacts' }],
  [
    'a reaction',
    { type: 'reaction', reaction: { message_id: 'wamid.OURS', emoji: '👍' } },
    { kind: 'reaction', aboutWamid: 'wamid.OURS', text: null },
  ],
  [
    'an edit',
    { type: 'edit', edit: { original_message_id: 'wamid.OLD', message: { type: 'text', text: { body: 'Baja' } } } },
    { kind: 'edit', aboutWamid: 'wamid.OLD', text: 'Baja' },
  ],
  [
    'a deletion',
    { type: 'revoke', revoke: { original_message_id: 'wamid.OLD' } },
    { kind: 'deletion', aboutWamid: 'wamid.OLD', text: null },
  ],
  ['an opened chat', { type: 'request_welcome' }, { kind: 'welcome' }],
  ['what nobody knows yet', { type: 'poll_update', poll_update: {} }, { kind: 'unknown', type: 'poll_update' }],
];
