/** What people send besides texts, as it comes from WhatsApp, in our words. */
import { describe, expect, it } from 'vitest';
import { readContent } from './content.ts';

const read = (message: object) => readContent(message);

describe('what is said besides a text', () => {
  it.each<[string, object, object | null, string | null]>([
    ['a text', { type: 'text', text: { body: 'hola' } }, null, 'hola'],
    [
      'a picture with a caption',
      { type: 'image', image: { id: 'i', caption: '¿este?', mime_type: 'image/jpeg' } },
      { is: 'media', media: 'image', file: null, format: 'image/jpeg' },
      '¿este?',
    ],
    [
      'a document with its name',
      { type: 'document', document: { filename: ' comprobante.pdf ', mime_type: 'application/pdf' } },
      { is: 'media', media: 'document', file: 'comprobante.pdf', format: 'application/pdf' },
      null,
    ],
    [
      'a voice note',
      { type: 'audio', audio: { voice: true } },
      { is: 'media', media: 'voice', file: null, format: null },
      null,
    ],
    [
      'a sticker',
      { type: 'sticker', sticker: { id: 's' } },
      { is: 'media', media: 'sticker', file: null, format: null },
      null,
    ],
    [
      'an order of one currency, to the last place',
      {
        type: 'order',
        order: {
          text: 'para el lunes',
          product_items: [
            { product_retailer_id: 'SKU-1', quantity: 3, item_price: 0.1, currency: 'USD' },
            { product_retailer_id: 'SKU-2', quantity: '2', item_price: '19.99', currency: 'USD' },
          ],
        },
      },
      {
        is: 'order',
        note: 'para el lunes',
        items: [
          { product: 'SKU-1', quantity: '3', price: '0.1', currency: 'USD' },
          { product: 'SKU-2', quantity: '2', price: '19.99', currency: 'USD' },
        ],
        totals: [{ amount: '40.28', currency: 'USD' }],
      },
      'para el lunes\n3 × SKU-1 (0.1 USD)\n2 × SKU-2 (19.99 USD)',
    ],
    [
      'an order without a price has no total',
      { type: 'order', order: { product_items: [{ product_retailer_id: 'A', quantity: 1 }] } },
      { is: 'order', note: null, items: [{ product: 'A', quantity: '1', price: null, currency: null }], totals: [] },
      '1 × A',
    ],
    [
      'a place with a name',
      {
        type: 'location',
        location: {
          name: 'Obelisco',
          address: 'Av. 9 de Julio',
          latitude: -34.6037,
          longitude: -58.3816,
          url: 'javascript:alert(1)',
        },
      },
      {
        is: 'location',
        name: 'Obelisco',
        address: 'Av. 9 de Julio',
        url: null,
        latitude: -34.6037,
        longitude: -58.3816,
      },
      'Obelisco\nAv. 9 de Julio\n-34.6037, -58.3816',
    ],
    [
      'cards of people',
      {
        type: 'contacts',
        contacts: [
          {
            name: { first_name: 'Zoe', last_name: 'Paz' },
            org: { company: 'Sol SA' },
            phones: [{ phone: '+54 11 6000-2701', wa_id: '5491160002701' }, { wa_id: '5491160002702' }],
            emails: [{ email: 'zoe@escuela.example' }],
          },
        ],
      },
      {
        is: 'contacts',
        people: [
          {
            name: 'Zoe Paz',
            company: 'Sol SA',
            phones: ['+54 11 6000-2701', '5491160002702'],
            emails: ['zoe@escuela.example'],
          },
        ],
      },
      'Zoe Paz · +54 11 6000-2701 · 5491160002702 · zoe@escuela.example',
    ],
    [
      'a form drawn in Meta’s builder',
      {
        type: 'interactive',
        interactive: {
          type: 'nfm_reply',
          nfm_reply: {
            response_json: JSON.stringify({
              screen_0_Tu_correo_0: 'ana@escuela.example',
              screen_0_Turno_1: '1_Por_la_mañana',
              screen_1_Temas_0: ['0_Inglés', '2_Piano'],
              flow_token: 'unused',
            }),
          },
        },
      },
      {
        is: 'form',
        answers: [
          { question: 'Tu correo', answer: 'ana@escuela.example' },
          { question: 'Turno', answer: 'Por la mañana' },
          { question: 'Temas', answer: 'Inglés, Piano' },
        ],
      },
      'Tu correo: ana@escuela.example\nTurno: Por la mañana\nTemas: Inglés, Piano',
    ],
    [
      'a form of somebody’s own',
      {
        type: 'interactive',
        interactive: { nfm_reply: { response_json: '{"full_name":"Ana","adult":true,"at":{"day":"2026-11-30"}}' } },
      },
      {
        is: 'form',
        answers: [
          { question: 'full name', answer: 'Ana' },
          { question: 'adult', answer: '✓' },
          { question: 'at', answer: 'day: 2026-11-30' },
        ],
      },
      'full name: Ana\nadult: ✓\nat: day: 2026-11-30',
    ],
    [
      'a row of a list',
      {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: 'r', title: 'Alto', description: 'más de 180 cm' } },
      },
      { is: 'choice', from: 'list', detail: 'más de 180 cm' },
      'Alto',
    ],
    [
      'a button',
      { type: 'button', button: { text: 'Sí', payload: 'Y' } },
      { is: 'choice', from: 'button', detail: null },
      'Sí',
    ],
    [
      'a reaction',
      { type: 'reaction', reaction: { message_id: 'w', emoji: '👍' } },
      { is: 'reaction', emoji: '👍' },
      null,
    ],
    [
      'a reaction taken back',
      { type: 'reaction', reaction: { message_id: 'w' } },
      { is: 'reaction', emoji: null },
      null,
    ],
    [
      'a question about a product',
      { type: 'text', text: { body: '¿hay?' }, context: { referred_product: { product_retailer_id: 'SKU-9' } } },
      { is: 'product', product: 'SKU-9' },
      '¿hay?',
    ],
    [
      'a picture whose caption was changed',
      { type: 'edit', edit: { original_message_id: 'w', message: { type: 'image', image: { caption: 'esta' } } } },
      { is: 'media', media: 'image', file: null, format: null },
      'esta',
    ],
  ])('%s', (_, message, said, text) => {
    expect(read(message)).toMatchObject({ said, text });
  });

  it.each([
    ['order', { order: { product_items: 'x', text: 7 } }],
    ['order', { order: { product_items: [null, { quantity: -1, item_price: 'gratis', currency: 3 }] } }],
    ['location', { location: { latitude: 'x', longitude: {}, name: [] } }],
    ['contacts', { contacts: [null, { name: 'Zoe', phones: 'x', emails: [null] }] }],
    ['interactive', { interactive: { nfm_reply: { response_json: '{' } } }],
    ['interactive', { interactive: { nfm_reply: { response_json: '[1]' } } }],
    ['interactive', { interactive: 'x' }],
    ['image', { image: 'x' }],
    ['reaction', { reaction: null }],
    ['text', { text: {}, context: 'x' }],
  ])('throws at nothing odd: %s %j', (type, rest) => {
    expect(() => read({ type, ...rest })).not.toThrow();
  });
});
