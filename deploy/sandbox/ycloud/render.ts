/** What a lead reads: a template with its variables filled, or a plain message. */
import type { Bubble } from '../store.ts';
import type { Template, TemplateComponent } from './objects.ts';
import type { CardComponent, Parameter, SendComponent, SendRequest } from './send-schema.ts';

export const partOf = (components: TemplateComponent[], type: string): TemplateComponent | undefined =>
  components.find((one) => one.type === type);

/** The places of a text, once each: numbers in their order, then names as they come. */
export function placesIn(text: string | undefined): string[] {
  const found = new Set<string>();
  for (const [, name] of (text ?? '').matchAll(/\{\{\s*(\w+)\s*\}\}/g)) found.add(name!);
  const numbers = [...found].filter((name) => /^\d+$/.test(name)).toSorted((a, b) => Number(a) - Number(b));
  return [...numbers, ...[...found].filter((name) => !numbers.includes(name))];
}

/** Highest position of `{{n}}` in a text. */
export function countVariables(text: string | undefined): number {
  return Math.max(0, ...placesIn(text).map(Number).filter(Number.isInteger));
}

/** A text with its places filled, by name or in their order. */
export function fill(text: string, parameters: Parameter[]): string {
  const places = placesIn(text);
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => {
    const named = parameters.find((one) => one.parameter_name === name);
    return (named ?? parameters[places.indexOf(name)])?.text ?? whole;
  });
}

/** The texts given for a component's variables. */
export function textsOf(request: SendRequest, type: 'header' | 'body'): string[] {
  const parameters = request.template?.components?.find((one) => one.type === type)?.parameters ?? [];
  return parameters.map((one: Parameter) => one.text ?? '');
}

type Rendered = Pick<Bubble, 'header' | 'text' | 'footer' | 'buttons' | 'offer' | 'cards'>;

/** A message as a bubble; ids, time and status are the caller's. */
export function render(request: SendRequest, template: Template | undefined): Rendered {
  if (request.type === 'text') return { header: null, text: request.text!.body, footer: null, buttons: [] };
  if (request.type === 'interactive') return renderInteractive(request);
  if (!template)
    return {
      header: { kind: request.type.toUpperCase(), text: mediaName(request) },
      text: caption(request),
      footer: null,
      buttons: [],
    };
  const given = request.template?.components ?? [];
  const offer = partOf(template.components, 'LIMITED_TIME_OFFER')?.limited_time_offer;
  const until = given.find((one) => one.type === 'limited_time_offer')?.parameters?.[0]?.limited_time_offer;
  const cards = partOf(template.components, 'CAROUSEL')?.cards;
  const sent = given.find((one) => one.type === 'carousel')?.cards ?? [];
  return {
    ...renderParts(template.components, given),
    footer: partOf(template.components, 'FOOTER')?.text ?? null,
    ...(offer && { offer: { text: offer.text ?? '', until: until?.expiration_time_ms ?? null } }),
    ...(cards && {
      cards: cards.map((card, index) =>
        renderParts(card.components, sent.find((one) => one.card_index === index)?.components ?? []),
      ),
    }),
  };
}

/** Header, body and buttons, of a message or of a card. */
function renderParts(
  own: TemplateComponent[],
  given: (SendComponent | CardComponent)[],
): Pick<Bubble, 'header' | 'text' | 'footer' | 'buttons'> {
  const parametersOf = (type: string) => given.find((one) => one.type === type)?.parameters ?? [];
  const header = partOf(own, 'HEADER');
  const body = partOf(own, 'BODY');
  const buttons = (partOf(own, 'BUTTONS')?.buttons ?? []).map((button, index) => {
    const parameters = given.find((one) => one.type === 'button' && one.index === index)?.parameters ?? [];
    return {
      type: button.type,
      text: button.text ?? parameters[0]?.coupon_code ?? parameters[0]?.text ?? '',
      payload: parameters[0]?.payload ?? button.text ?? '',
      ...(button.url && { url: fill(button.url, parameters) }),
    };
  });
  return {
    header: header ? renderHeader(header, parametersOf('header')) : null,
    text: body?.text
      ? fill(body.text, parametersOf('body'))
      : parametersOf('body')
          .map((one) => one.text)
          .join(' '),
    footer: null,
    buttons,
  };
}

function renderHeader(header: TemplateComponent, parameters: Parameter[]): NonNullable<Bubble['header']> {
  const kind = header.format ?? 'TEXT';
  if (kind === 'TEXT') return { kind, text: fill(header.text ?? '', parameters) };
  const [first] = parameters;
  const file = first?.image ?? first?.video ?? first?.document ?? first?.gif;
  const place = first?.location;
  const text = file
    ? (file.filename ?? file.link ?? file.id ?? '')
    : [place?.name, place?.address].filter(Boolean).join(', ');
  return { kind, text };
}

function renderInteractive(request: SendRequest): Pick<Bubble, 'header' | 'text' | 'footer' | 'buttons'> {
  const { body, footer, header, action } = request.interactive!;
  const replies = (action?.buttons ?? []) as { reply?: { id?: string; title?: string } }[];
  return {
    header: typeof header?.text === 'string' ? { kind: 'TEXT', text: header.text } : null,
    text: body?.text ?? '',
    footer: footer?.text ?? null,
    buttons: replies.map(({ reply }) => ({ type: 'QUICK_REPLY', text: reply?.title ?? '', payload: reply?.id ?? '' })),
  };
}

type MediaType = 'image' | 'video' | 'audio' | 'document' | 'sticker';

function mediaName(request: SendRequest): string {
  const media = request[request.type as MediaType];
  return media && typeof media === 'object' && 'link' in media ? (media.filename ?? media.link ?? media.id ?? '') : '';
}

function caption(request: SendRequest): string {
  if (request.type === 'location')
    return [request.location!.name, request.location!.address].filter(Boolean).join(', ');
  if (request.type === 'reaction') return request.reaction!.emoji;
  const media = request[request.type as MediaType];
  return media && typeof media === 'object' && 'caption' in media ? (media.caption ?? '') : '';
}
