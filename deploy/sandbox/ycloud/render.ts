/** What a lead reads: a template with its variables filled, or a plain message. */
import type { Bubble } from '../store.ts';
import type { Template, TemplateComponent } from './objects.ts';
import type { Parameter, SendRequest } from './send-schema.ts';

export const component = (template: Template, type: string): TemplateComponent | undefined =>
  template.components.find((one) => one.type === type);

/** Highest position of `{{n}}` in a text. */
export function countVariables(text: string | undefined): number {
  let highest = 0;
  for (const [, digits] of (text ?? '').matchAll(/\{\{\s*(\d+)\s*\}\}/g)) highest = Math.max(highest, Number(digits));
  return highest;
}

export const fill = (text: string, values: string[]): string =>
  text.replace(/\{\{\s*(\d+)\s*\}\}/g, (whole, digits: string) => values[Number(digits) - 1] ?? whole);

/** The texts given for a component's variables. */
export function textsOf(request: SendRequest, type: 'header' | 'body'): string[] {
  const parameters = request.template?.components?.find((one) => one.type === type)?.parameters ?? [];
  return parameters.map((one: Parameter) => one.text ?? '');
}

/** A message as a bubble; ids, time and status are the caller's. */
export function render(
  request: SendRequest,
  template: Template | undefined,
): Pick<Bubble, 'header' | 'text' | 'footer' | 'buttons'> {
  if (request.type === 'text') return { header: null, text: request.text!.body, footer: null, buttons: [] };
  if (request.type === 'interactive') return renderInteractive(request);
  if (!template)
    return {
      header: { kind: request.type.toUpperCase(), text: mediaName(request) },
      text: caption(request),
      footer: null,
      buttons: [],
    };
  const header = component(template, 'HEADER');
  const given = request.template?.components ?? [];
  const buttons = (component(template, 'BUTTONS')?.buttons ?? []).map((button, index) => {
    const parameters = given.find((one) => one.type === 'button' && one.index === index)?.parameters;
    return {
      type: button.type,
      text: button.text ?? '',
      payload: parameters?.[0]?.payload ?? button.text ?? '',
      ...(button.url && { url: fill(button.url, parameters?.map((one) => one.text ?? '') ?? []) }),
    };
  });
  return {
    header: header
      ? { kind: header.format ?? 'TEXT', text: fill(header.text ?? '', textsOf(request, 'header')) }
      : null,
    text: fill(component(template, 'BODY')?.text ?? '', textsOf(request, 'body')),
    footer: component(template, 'FOOTER')?.text ?? null,
    buttons,
  };
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
