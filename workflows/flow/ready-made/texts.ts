/**
 * Texts that a team can begin from: those of the documents that this product was built after, with what fills each variable. Nothing
 * is sent by them; whoever takes one makes a template of their own of it. `lead_followup` begins word for word as written there.
 */
import type { Component } from '../parts/part.ts';
import type { Text } from '../words/text.ts';
import { text } from '../words/text.ts';

export interface ReadyText {
  /** Also what the template is called. */
  name: string;
  title: Text;
  category: 'UTILITY' | 'MARKETING';
  body: Text;
  footer?: Text;
  /** Quick replies. */
  buttons?: Text[];
  /** What fills {{1}}, {{2}}, … in a step, and the sample that Meta asks for. */
  variables: { fill: Text; sample: Text }[];
}

const stop = text('Responde STOP para no recibir más mensajes', 'Reply STOP to receive no more messages');
const same = (value: string): Text => ({ es: value, en: value });
const lead = { fill: text('{{lead.first_name | "amigo"}}', '{{lead.first_name | "there"}}'), sample: same('Ana') };

export const readyTexts: readonly ReadyText[] = [
  {
    name: 'lead_followup',
    title: text('Seguimiento de un lead nuevo', 'Follow-up of a new lead'),
    category: 'MARKETING',
    body: text(
      'Hola {{1}}, soy {{2}} de {{3}}. Vimos tu interés en {{4}} y queremos ayudarte. ¿Tienes alguna duda?',
      'Hi {{1}}, this is {{2}} from {{3}}. We saw your interest in {{4}} and would like to help. Do you have any questions?',
    ),
    footer: stop,
    buttons: [text('Me interesa', 'I am interested'), text('No, gracias', 'No, thanks')],
    variables: [
      lead,
      { fill: text('{{seller.name | "el equipo"}}', '{{seller.name | "the team"}}'), sample: same('Camila') },
      { fill: same('{{tenant.name}}'), sample: same('Acme') },
      {
        fill: text('{{lead.meta_ad_headline | "nuestra propuesta"}}', '{{lead.meta_ad_headline | "our offer"}}'),
        sample: text('bicicletas urbanas', 'city bikes'),
      },
    ],
  },
  {
    name: 'opportunity_reminder',
    title: text('Recordatorio antes de que venza una oportunidad', 'Reminder before a deal’s deadline'),
    category: 'UTILITY',
    body: text(
      'Hola {{1}}, tu propuesta {{2}} vence el {{3}}. Escríbenos si tienes dudas.',
      'Hi {{1}}, your offer {{2}} ends on {{3}}. Write to us if you have any questions.',
    ),
    variables: [
      lead,
      { fill: text('{{opportunity.name | "actual"}}', '{{opportunity.name | "of now"}}'), sample: same('Plan anual') },
      {
        fill: text('{{opportunity.deadline | "pronto"}}', '{{opportunity.deadline | "soon"}}'),
        sample: text('20 nov 2026, 17:30', '20 Nov 2026, 17:30'),
      },
    ],
  },
  {
    name: 'post_sale_feedback',
    title: text('Opinión después de una venta', 'Opinion after a sale'),
    category: 'UTILITY',
    body: text(
      'Hola {{1}}, ¿cómo te fue con {{2}}? Tu opinión nos ayuda.',
      'Hi {{1}}, how do you like {{2}}? Your opinion helps us.',
    ),
    buttons: [text('Muy bien', 'Very well'), text('Regular', 'So-so'), text('Mal', 'Badly')],
    variables: [
      lead,
      {
        fill: text('{{sale.product | "tu compra"}}', '{{sale.product | "your purchase"}}'),
        sample: text('tu bicicleta', 'your bike'),
      },
    ],
  },
  {
    name: 'abandoned_cart',
    title: text('Carrito sin terminar', 'Unfinished cart'),
    category: 'MARKETING',
    body: text(
      'Hola {{1}}, dejaste {{2}} en tu carrito. Aún está disponible.',
      'Hi {{1}}, you left {{2}} in your cart. It is still available.',
    ),
    footer: stop,
    variables: [
      lead,
      {
        fill: text('{{cart.items | "algo"}}', '{{cart.items | "something"}}'),
        sample: text('2 × Zapatillas', '2 × Sneakers'),
      },
    ],
  },
];

/** The text as a template in one language, in WhatsApp’s own form, with its samples: what a draft begins as. */
export function componentsOf({ body, footer, buttons, variables }: ReadyText, language: 'es' | 'en'): Component[] {
  return [
    {
      type: 'BODY',
      text: body[language],
      example: { body_text: [variables.map(({ sample }) => sample[language])] },
    },
    ...(footer ? [{ type: 'FOOTER', text: footer[language] }] : []),
    ...(buttons
      ? [{ type: 'BUTTONS', buttons: buttons.map((label) => ({ type: 'QUICK_REPLY', text: label[language] })) }]
      : []),
  ];
}
