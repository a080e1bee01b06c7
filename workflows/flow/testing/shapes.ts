/**
 * Every shape of template there is, once: as it is handed in for review, what a step says in its blanks, and what WhatsApp is sent
 * then. Tests of reading, checking, sending and of the sandbox go through this list; a new kind of part is one more line.
 */
import { body, buttons, greet, greeted, media, name, type Shape, tenCards, text } from './shape-parts.ts';

export type { Shape } from './shape-parts.ts';

/** 2026-11-23, 12:00 UTC: the `now` of `factsOf()`. */
export const shapesNow = Date.parse('2026-11-23T12:00:00Z');

const image = 'https://tienda.example/otono.jpg';
const file = (format: 'image' | 'video' | 'gif', ending: string): Shape => {
  const link = `https://tienda.example/otono.${ending}`;
  return {
    name: `header_${format}`,
    category: 'MARKETING',
    components: [media(format.toUpperCase(), link), greet],
    variables: { [`header.${format}`]: link, '1': name },
    sent: [{ type: 'header', parameters: [{ type: format, [format]: { link } }] }, greeted],
    text: `${link}\n\nHola Ana García, mira lo nuevo.`,
  };
};
const card = (what: string) => ({
  components: [
    media('IMAGE', image),
    body(`El curso ${what} te espera, {{1}}, desde hoy.`, 'Ana'),
    buttons(
      { type: 'QUICK_REPLY', text: `Quiero ${what}` },
      { type: 'URL', text: 'Ver', url: 'https://escuela.example/{{1}}', example: ['https://escuela.example/a'] },
    ),
  ],
});
const sentCard = (index: number, what: string, picture: string) => ({
  card_index: index,
  components: [
    { type: 'header', parameters: [{ type: 'image', image: { link: picture } }] },
    { type: 'body', parameters: [text(`Ana ${what}`)] },
    {
      type: 'button',
      sub_type: 'quick_reply',
      index: 0,
      parameters: [{ type: 'payload', payload: `Quiero ${what}` }],
    },
    { type: 'button', sub_type: 'url', index: 1, parameters: [text(`curso-${what.toLowerCase()}`)] },
  ],
});

const apps = [{ package_name: 'com.tienda.example', signature_hash: 'K8a/AINcGX7' }];

export const shapes: Shape[] = [
  {
    name: 'words_alone',
    category: 'UTILITY',
    components: [body('Tu pedido está listo.')],
    variables: {},
    sent: [],
    text: 'Tu pedido está listo.',
  },
  {
    name: 'numbers_of_their_own',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Pedido {{1}}', example: { header_text: ['A-1'] } },
      body('Hola {{1}}, tu pedido sale el {{2}} por la mañana.', 'Ana', 'lunes'),
      { type: 'FOOTER', text: 'Gracias' },
      buttons(
        { type: 'QUICK_REPLY', text: 'Gracias' },
        { type: 'URL', text: 'Seguir', url: 'https://tienda.example/{{1}}', example: ['https://tienda.example/a'] },
      ),
    ],
    variables: { 'header.1': 'A-77', '1': name, '2': 'lunes', 'button.1.1': 'guia-9' },
    sent: [
      { type: 'header', parameters: [text('A-77')] },
      { type: 'body', parameters: [text('Ana García'), text('lunes')] },
      { type: 'button', sub_type: 'url', index: 1, parameters: [text('guia-9')] },
    ],
    text: 'Pedido A-77\n\nHola Ana García, tu pedido sale el lunes por la mañana.\n\nGracias\n\nSeguir: https://tienda.example/guia-9',
  },
  {
    name: 'names',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Turno de {{cliente}}' },
      { type: 'BODY', text: 'Hola {{cliente}}, te esperamos el {{fecha}} en la escuela.' },
    ],
    variables: { 'header.cliente': 'García', cliente: name, fecha: 'lunes' },
    sent: [
      { type: 'header', parameters: [text('García', 'cliente')] },
      { type: 'body', parameters: [text('Ana García', 'cliente'), text('lunes', 'fecha')] },
    ],
    text: 'Turno de García\n\nHola Ana García, te esperamos el lunes en la escuela.',
    beyondYcloud: true,
  },
  file('image', 'jpg'),
  file('video', 'mp4'),
  file('gif', 'mp4'),
  {
    name: 'header_document',
    category: 'UTILITY',
    components: [media('DOCUMENT', 'https://tienda.example/a.pdf'), greet],
    variables: {
      'header.document': 'https://tienda.example/a.pdf',
      'header.filename': 'Factura de Ana.pdf',
      '1': name,
    },
    sent: [
      {
        type: 'header',
        parameters: [
          { type: 'document', document: { link: 'https://tienda.example/a.pdf', filename: 'Factura de Ana.pdf' } },
        ],
      },
      greeted,
    ],
    text: 'https://tienda.example/a.pdf · Factura de Ana.pdf\n\nHola Ana García, mira lo nuevo.',
  },
  {
    name: 'header_document_unnamed',
    category: 'UTILITY',
    components: [media('DOCUMENT', 'https://tienda.example/a.pdf'), body('Tu factura está lista.')],
    variables: { 'header.document': 'https://tienda.example/facturas/a.pdf' },
    sent: [
      {
        type: 'header',
        parameters: [{ type: 'document', document: { link: 'https://tienda.example/facturas/a.pdf' } }],
      },
    ],
    text: 'https://tienda.example/facturas/a.pdf\n\nTu factura está lista.',
  },
  {
    name: 'header_location',
    category: 'UTILITY',
    components: [{ type: 'HEADER', format: 'LOCATION' }, greet],
    variables: { 'header.location': '-34.6037, -58.3816\nObelisco\nAv. Corrientes 1051', '1': name },
    sent: [
      {
        type: 'header',
        parameters: [
          {
            type: 'location',
            location: { latitude: -34.6037, longitude: -58.3816, name: 'Obelisco', address: 'Av. Corrientes 1051' },
          },
        ],
      },
      greeted,
    ],
    text: 'Obelisco, Av. Corrientes 1051\n\nHola Ana García, mira lo nuevo.',
  },
  {
    name: 'copy_code',
    category: 'MARKETING',
    components: [greet, buttons({ type: 'COPY_CODE', text: 'Copiar código', example: ['OTONO25'] })],
    variables: { '1': name, 'button.0.code': 'OTONO25' },
    sent: [
      greeted,
      {
        type: 'button',
        sub_type: 'copy_code',
        index: 0,
        parameters: [{ type: 'coupon_code', coupon_code: 'OTONO25' }],
      },
    ],
    text: 'Hola Ana García, mira lo nuevo.\n\nCopiar código: OTONO25',
  },
  {
    name: 'limited_offer',
    category: 'MARKETING',
    components: [
      { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Solo hoy', has_expiration: true } },
      greet,
      buttons(
        { type: 'COPY_CODE', text: 'Copiar código', example: ['OTONO25'] },
        { type: 'URL', text: 'Ver', url: 'https://tienda.example/o' },
      ),
    ],
    variables: { 'offer.until': 'PT24H', '1': name, 'button.0.code': 'OTONO25' },
    sent: [
      {
        type: 'limited_time_offer',
        parameters: [
          { type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: shapesNow + 86_400_000 } },
        ],
      },
      greeted,
      {
        type: 'button',
        sub_type: 'copy_code',
        index: 0,
        parameters: [{ type: 'coupon_code', coupon_code: 'OTONO25' }],
      },
    ],
    text: 'Solo hoy · 24 nov 2026, 9:00 a. m.\n\nHola Ana García, mira lo nuevo.\n\nCopiar código: OTONO25',
  },
  {
    name: 'offer_without_end',
    category: 'MARKETING',
    components: [
      media('IMAGE', image),
      { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Solo este mes', has_expiration: false } },
      greet,
      buttons({ type: 'URL', text: 'Ver', url: 'https://tienda.example/{{1}}', example: ['https://tienda.example/a'] }),
    ],
    variables: { 'header.image': image, '1': name, 'button.0.1': 'oferta' },
    sent: [
      { type: 'header', parameters: [{ type: 'image', image: { link: image } }] },
      greeted,
      { type: 'button', sub_type: 'url', index: 0, parameters: [text('oferta')] },
    ],
    text: `${image}\n\nSolo este mes\n\nHola Ana García, mira lo nuevo.\n\nVer: https://tienda.example/oferta`,
  },
  {
    name: 'two_links',
    category: 'MARKETING',
    components: [
      greet,
      buttons(
        { type: 'QUICK_REPLY', text: 'No, gracias' },
        { type: 'PHONE_NUMBER', text: 'Llamar', phone_number: '+5491155550000' },
        { type: 'URL', text: 'Ver', url: 'https://tienda.example/a/{{1}}', example: ['https://tienda.example/a/1'] },
        {
          type: 'URL',
          text: 'Pagar',
          url: 'https://pagos.example/?id={{1}}',
          example: ['https://pagos.example/?id=1'],
        },
      ),
    ],
    variables: { '1': name, 'button.2.1': 'zapatilla', 'button.3.1': 'P-9' },
    sent: [
      greeted,
      { type: 'button', sub_type: 'url', index: 2, parameters: [text('zapatilla')] },
      { type: 'button', sub_type: 'url', index: 3, parameters: [text('P-9')] },
    ],
    text: 'Hola Ana García, mira lo nuevo.\n\nVer: https://tienda.example/a/zapatilla\n\nPagar: https://pagos.example/?id=P-9',
  },
  {
    name: 'carousel',
    category: 'MARKETING',
    components: [
      body('Elige tu curso, {{1}}, cuando quieras.', 'Ana'),
      { type: 'CAROUSEL', cards: [card('A'), card('B')] },
    ],
    variables: {
      '1': name,
      'card.0.header.image': image,
      'card.0.1': 'Ana A',
      'card.0.button.1.1': 'curso-a',
      'card.1.header.image': 'https://tienda.example/b.png',
      'card.1.1': 'Ana B',
      'card.1.button.1.1': 'curso-b',
    },
    sent: [
      greeted,
      { type: 'carousel', cards: [sentCard(0, 'A', image), sentCard(1, 'B', 'https://tienda.example/b.png')] },
    ],
    text: `Elige tu curso, Ana García, cuando quieras.\n\n1. ${image}\nEl curso A te espera, Ana A, desde hoy.\nVer: https://escuela.example/curso-a\n\n2. https://tienda.example/b.png\nEl curso B te espera, Ana B, desde hoy.\nVer: https://escuela.example/curso-b`,
  },
  tenCards(),
  {
    name: 'products',
    category: 'MARKETING',
    components: [greet, buttons({ type: 'MPM', text: 'Ver productos' })],
    variables: { '1': name, 'button.0.products': 'Zapatillas: Z-1, Z-2\nMedias: M-1' },
    sent: [
      greeted,
      {
        type: 'button',
        sub_type: 'mpm',
        index: 0,
        parameters: [
          {
            type: 'action',
            action: {
              thumbnail_product_retailer_id: 'Z-1',
              sections: [
                {
                  title: 'Zapatillas',
                  product_items: [{ product_retailer_id: 'Z-1' }, { product_retailer_id: 'Z-2' }],
                },
                { title: 'Medias', product_items: [{ product_retailer_id: 'M-1' }] },
              ],
            },
          },
        ],
      },
    ],
    text: 'Hola Ana García, mira lo nuevo.\n\nVer productos: Zapatillas: Z-1, Z-2\nMedias: M-1',
  },
  ...(
    [
      ['one_time_code', { otp_type: 'COPY_CODE' }],
      ['one_tap_code', { otp_type: 'ONE_TAP', autofill_text: 'Completar', supported_apps: apps }],
      ['zero_tap_code', { otp_type: 'ZERO_TAP', supported_apps: apps, zero_tap_terms_accepted: true }],
    ] as const
  ).map(([name, otp]): Shape => ({
    name,
    category: 'AUTHENTICATION',
    components: [
      { type: 'BODY', add_security_recommendation: true },
      { type: 'FOOTER', code_expiration_minutes: 10 },
      buttons({ type: 'OTP', ...otp, text: 'Copiar código' }),
    ],
    variables: { '1': '123456' },
    sent: [
      { type: 'body', parameters: [text('123456')] },
      { type: 'button', sub_type: 'url', index: 0, parameters: [text('123456')] },
    ],
    text: '*123456*\n\n10 min\n\nCopiar código: 123456',
  })),
  ...(
    [
      ['catalog', { type: 'CATALOG', text: 'Ver catálogo' }],
      ['form', { type: 'FLOW', text: 'Completar', flow_id: '1', navigate_screen: 'START' }],
      ['phone', { type: 'PHONE_NUMBER', text: 'Llamar', phone_number: '+5491155550000' }],
      ['voice_call', { type: 'VOICE_CALL', text: 'Llamar' }],
    ] as const
  ).map(([what, button]): Shape => ({
    name: `whole_${what}`,
    category: 'MARKETING',
    components: [greet, buttons(button)],
    variables: { '1': name },
    sent: [greeted],
    text: 'Hola Ana García, mira lo nuevo.',
  })),
  {
    name: 'call_permission',
    category: 'MARKETING',
    components: [greet, { type: 'CALL_PERMISSION_REQUEST' }],
    variables: { '1': name },
    sent: [greeted],
    text: 'Hola Ana García, mira lo nuevo.',
  },
];
