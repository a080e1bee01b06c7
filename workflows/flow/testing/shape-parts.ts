/** What shapes of templates are made of, and the largest of them. */
export interface Shape {
  name: string;
  category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION';
  components: Record<string, unknown>[];
  /** Of the step. */
  variables: Record<string, string>;
  /** What the provider is sent, for a lead named Ana García at `shapesNow`. */
  sent: unknown[];
  /** What the person reads. */
  text: string;
  /** YCloud's file knows no names of variables, neither where a template is handed in nor where it is sent. */
  beyondYcloud?: true;
}

export const name = '{{lead.name | "amigo"}}';
export const text = (value: string, parameter_name?: string) => ({
  type: 'text',
  ...(parameter_name && { parameter_name }),
  text: value,
});
export const body = (words: string, ...samples: string[]) => ({
  type: 'BODY',
  text: words,
  ...(samples.length > 0 && { example: { body_text: [samples] } }),
});
export const media = (format: string, link: string) => ({ type: 'HEADER', format, example: { header_url: [link] } });
export const greet = body('Hola {{1}}, mira lo nuevo.', 'Ana');
export const greeted = { type: 'body', parameters: [text('Ana García')] };
export const buttons = (...list: object[]) => ({ type: 'BUTTONS', buttons: list });

/** As many cards as there may be, each with words of its own. */
export function tenCards(): Shape {
  const cards = Array.from({ length: 10 }, (_, n) => ({
    components: [
      media('VIDEO', `https://tienda.example/${n}.mp4`),
      body(`El curso ${n} cuesta {{1}} y dura {{2}} meses.`, '10', '3'),
      buttons(
        { type: 'QUICK_REPLY', text: `Quiero ${n}` },
        { type: 'PHONE_NUMBER', text: `Llamar ${n}`, phone_number: `+549115555000${n}` },
      ),
    ],
  }));
  const clip = (n: number) => `https://tienda.example/clip-${n}.mp4`;
  return {
    name: 'ten_cards',
    category: 'MARKETING',
    components: [body('Elige tu curso cuando quieras.'), { type: 'CAROUSEL', cards }],
    variables: Object.fromEntries(
      cards.flatMap((_, n) => [
        [`card.${n}.header.video`, clip(n)],
        [`card.${n}.1`, `$ ${n}00`],
        [`card.${n}.2`, String(n)],
      ]),
    ),
    sent: [
      {
        type: 'carousel',
        cards: cards.map((_, n) => ({
          card_index: n,
          components: [
            { type: 'header', parameters: [{ type: 'video', video: { link: clip(n) } }] },
            { type: 'body', parameters: [text(`$ ${n}00`), text(String(n))] },
            {
              type: 'button',
              sub_type: 'quick_reply',
              index: 0,
              parameters: [{ type: 'payload', payload: `Quiero ${n}` }],
            },
          ],
        })),
      },
    ],
    text: `Elige tu curso cuando quieras.\n\n${cards
      .map((_, n) => `${n + 1}. ${clip(n)}\nEl curso ${n} cuesta $ ${n}00 y dura ${n} meses.`)
      .join('\n\n')}`,
  };
}
