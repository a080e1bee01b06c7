/** Buttons. `index` counts all buttons of the message (or of the card), from 0. */
import {
  type Blank,
  type ButtonIcon,
  type Component,
  type Drawn,
  listOf,
  type PartKind,
  prefixOf,
  type Scope,
  typeOf,
  wordOf,
} from './part.ts';
import { keysOf, textBlanks, valuesOf } from './placeholders.ts';

interface Button {
  index: number;
  text: string;
}
/** Ends of links may be as long as a link; coupon codes have 15 characters (YCloud's and Meta's pages on copy-code buttons). */
const longest = { link: 2000, coupon: 15, products: 1024 };

/** Buttons stand together in one component: each kind takes its own out of it, `mod.ts` puts them back in order. */
const take = <B>(component: Component, make: (button: Record<string, unknown>, at: Button) => B | null): B[] | null => {
  if (typeOf(component) !== 'BUTTONS') return null;
  return listOf(component.buttons).flatMap((button, index) => make(button, { index, text: wordOf(button.text) }) ?? []);
};
export const buttonType = (button: Record<string, unknown>): string =>
  wordOf(button.type).toUpperCase() || 'QUICK_REPLY';
const keyOf = ({ index }: Button, scope: Scope, what: string) => `${prefixOf(scope)}button.${index}.${what}`;
const drawn = (icon: ButtonIcon, { text }: Button, more: Partial<Drawn & { as: 'button' }> = {}): Drawn[] => [
  { as: 'button', icon, text, url: null, keys: {}, holds: null, ...more },
];

export interface LinkButton extends Button {
  is: 'link-button';
  url: string;
}
/** WhatsApp's own address for one-time codes: how Meta lists the button of an authentication template. */
const codeAddress = 'https://www.whatsapp.com/otp/';
const isCode = (button: Record<string, unknown>) =>
  buttonType(button) === 'OTP' || (buttonType(button) === 'URL' && wordOf(button.url).startsWith(codeAddress));
const linkBlanks = (part: LinkButton, scope: Scope): Blank[] =>
  textBlanks(part.url, keyOf(part, scope, ''), longest.link, { is: 'link-end', button: part.text });

export const linkButton: PartKind<LinkButton> = {
  read: (component) =>
    take(component, (button, at) =>
      buttonType(button) === 'URL' && !isCode(button) ? { is: 'link-button', ...at, url: wordOf(button.url) } : null,
    ),
  blanks: linkBlanks,
  fill(part, said, scope) {
    const values = valuesOf(linkBlanks(part, scope), said).map((value) =>
      // A link has places by number alone.
      value.is === 'text' ? { is: value.is, text: value.text } : value,
    );
    return values.length === 0 ? null : { in: 'button', index: part.index, does: 'open-link', values };
  },
  draw: (part, scope) => drawn('link', part, { url: part.url, keys: keysOf(linkBlanks(part, scope)) }),
};

export interface CodeButton extends Button {
  is: 'code-button';
}
/** Takes the code that the body says: it asks for nothing of its own. */
export const codeButton: PartKind<CodeButton> = {
  read: (component) => take(component, (button, at) => (isCode(button) ? { is: 'code-button', ...at } : null)),
  blanks: () => [],
  fill(part, said) {
    const code = said.get('1')?.text;
    return code === undefined
      ? null
      : { in: 'button', index: part.index, does: 'open-link', values: [{ is: 'text', text: code }] };
  },
  draw: (part) => drawn('copy', part, { holds: '1' }),
};

export interface CouponButton extends Button {
  is: 'coupon-button';
}
export const couponButton: PartKind<CouponButton> = {
  read: (component) =>
    take(component, (button, at) => (buttonType(button) === 'COPY_CODE' ? { is: 'coupon-button', ...at } : null)),
  blanks: (part, scope) => [
    { key: keyOf(part, scope, 'code'), is: 'code', placeholder: null, max: longest.coupon, button: part.text },
  ],
  fill: (part, said, scope) => ({
    in: 'button',
    index: part.index,
    does: 'copy-code',
    values: [said.get(keyOf(part, scope, 'code'))!.value],
  }),
  draw: (part, scope) => drawn('copy', part, { holds: keyOf(part, scope, 'code') }),
};

export interface ProductsButton extends Button {
  is: 'products-button';
}
export const productsButton: PartKind<ProductsButton> = {
  read: (component) =>
    take(component, (button, at) => (buttonType(button) === 'MPM' ? { is: 'products-button', ...at } : null)),
  blanks: (part, scope) => [
    {
      key: keyOf(part, scope, 'products'),
      is: 'products',
      placeholder: null,
      max: longest.products,
      button: part.text,
    },
  ],
  fill: (part, said, scope) => ({
    in: 'button',
    index: part.index,
    does: 'show-products',
    values: [said.get(keyOf(part, scope, 'products'))!.value],
  }),
  draw: (part, scope) => drawn('products', part, { holds: keyOf(part, scope, 'products') }),
};

/** Buttons that are whole as they are: WhatsApp sends them by itself. */
const wholeButtons: Record<string, ButtonIcon> = {
  QUICK_REPLY: 'reply',
  PHONE_NUMBER: 'phone',
  CATALOG: 'catalog',
  FLOW: 'form',
  VOICE_CALL: 'call',
};

export interface WholeButton extends Button {
  is: 'whole-button';
  type: string;
}
export const wholeButton: PartKind<WholeButton> = {
  read: (component) =>
    take(component, (button, at) => {
      const type = buttonType(button);
      return Object.hasOwn(wholeButtons, type) ? { is: 'whole-button', ...at, type } : null;
    }),
  blanks: () => [],
  /** In a carousel each reply says which card it is of; elsewhere its text is enough. */
  fill: (part, _said, scope) =>
    scope !== null && part.type === 'QUICK_REPLY'
      ? { in: 'button', index: part.index, does: 'reply', values: [{ is: 'payload', payload: part.text }] }
      : null,
  draw: (part) => drawn(wholeButtons[part.type] ?? 'reply', part),
};
