/** Does what is sent fit the template? Answers with Meta's error code, or null. */
import type { Template } from './objects.ts';
import { component, countVariables } from './render.ts';
import type { Parameter, SendComponent } from './send-schema.ts';

export interface Misfit {
  /** 132000 wrong number, 132012 wrong format, 132018 text that WhatsApp refuses. */
  code: '132000' | '132012' | '132018';
  target: string;
  details: string;
}

const mediaOf: Record<string, Parameter['type']> = {
  IMAGE: 'image',
  GIF: 'gif',
  VIDEO: 'video',
  DOCUMENT: 'document',
  LOCATION: 'location',
};
const subTypeOf: Record<string, string> = {
  QUICK_REPLY: 'quick_reply',
  URL: 'url',
  COPY_CODE: 'copy_code',
  OTP: 'url',
  CATALOG: 'catalog',
  MPM: 'mpm',
  FLOW: 'flow',
  ORDER_DETAILS: 'order_details',
};

/** Compares the components of a send with the template's own. */
export function misfit(template: Template, given: SendComponent[]): Misfit | null {
  return misfitHeader(template, given) ?? misfitBody(template, given) ?? misfitButtons(template, given);
}

const at = (given: SendComponent[], part: SendComponent | undefined): string =>
  part ? `template.components[${given.indexOf(part)}].parameters` : 'template.components';

const wrongCount = (target: string, where: string, got: number, expected: number): Misfit => ({
  code: '132000',
  target,
  details: `${where}: number of localizable_params (${got}) does not match the expected number of params (${expected})`,
});

function misfitHeader(template: Template, given: SendComponent[]): Misfit | null {
  const header = component(template, 'HEADER');
  const part = given.find((one) => one.type === 'header');
  const media = header && mediaOf[header.format ?? ''];
  const expected = media ? 1 : countVariables(header?.text);
  const parameters = part?.parameters ?? [];
  if (parameters.length !== expected) return wrongCount(at(given, part), 'header', parameters.length, expected);
  const type = media ?? 'text';
  const wrong = parameters.find((one) => one.type !== type || one[type as keyof Parameter] === undefined);
  if (wrong) return { code: '132012', target: at(given, part), details: `header: expected ${type}, got ${wrong.type}` };
  return badText(parameters, at(given, part), 60);
}

function misfitBody(template: Template, given: SendComponent[]): Misfit | null {
  const expected = countVariables(component(template, 'BODY')?.text);
  const parts = given.filter((one) => one.type === 'body');
  const parameters = parts[0]?.parameters ?? [];
  const target = at(given, parts[0]);
  if (parts.length > 1) return { code: '132012', target, details: 'body: given more than once' };
  if (parameters.length !== expected) return wrongCount(target, 'body', parameters.length, expected);
  const wrong = parameters.find((one) => one.type !== 'text');
  if (wrong) return { code: '132012', target, details: `body: expected text, got ${wrong.type}` };
  return badText(parameters, target, 1024);
}

function misfitButtons(template: Template, given: SendComponent[]): Misfit | null {
  const buttons = component(template, 'BUTTONS')?.buttons ?? [];
  const parts = given.filter((one) => one.type === 'button');
  for (const part of parts) {
    const button = part.index === undefined ? undefined : buttons[part.index];
    if (!button || subTypeOf[button.type] !== part.sub_type) {
      return {
        code: '132012',
        target: at(given, part),
        details: `button: no ${part.sub_type} button at index ${part.index}`,
      };
    }
  }
  for (const [index, button] of buttons.entries()) {
    const part = parts.find((one) => one.index === index);
    const needed = button.type === 'COPY_CODE' || (button.type === 'URL' && countVariables(button.url) > 0) ? 1 : 0;
    const got = part?.parameters?.length ?? 0;
    if (button.type === 'QUICK_REPLY' ? got > 1 : got !== needed)
      return wrongCount(at(given, part), `button ${index}`, got, needed);
  }
  return null;
}

function badText(parameters: Parameter[], target: string, longest: number): Misfit | null {
  for (const { type, text } of parameters) {
    if (type !== 'text') continue;
    if (!text) return { code: '132012', target, details: 'text: must not be empty' };
    if (/[\n\r\t]| {5,}/.test(text)) {
      return {
        code: '132018',
        target,
        details: 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
      };
    }
    if (text.length > longest) return { code: '132012', target, details: `text: longer than ${longest} characters` };
  }
  return null;
}
