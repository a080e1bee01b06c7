/** Every kind of part there is, and a template as a whole. */
import {
  codeButton,
  type CodeButton,
  couponButton,
  type CouponButton,
  linkButton,
  type LinkButton,
  productsButton,
  type ProductsButton,
  wholeButton,
  type WholeButton,
} from './buttons.ts';
import { type HeaderMedia, headerMedia, type HeaderPlace, headerPlace } from './headers.ts';
import { type Offer, offer } from './offer.ts';
import { type CallPermission, callPermission, readUnknown, type Unknown, unknown } from './others.ts';
import {
  type Blank,
  type Component,
  type Drawn,
  type FilledPart,
  listOf,
  type PartKind,
  type Sayings,
  type Scope,
  typeOf,
} from './part.ts';
import { body, type Body, codeBody, footer, type Footer, headerText, type HeaderText } from './texts.ts';

/** What may stand in a message and in a card. */
export type PlainPart =
  | HeaderText
  | HeaderMedia
  | HeaderPlace
  | Offer
  | Body
  | Footer
  | LinkButton
  | CodeButton
  | CouponButton
  | ProductsButton
  | WholeButton
  | CallPermission
  | Unknown;
/** Cards beside one another, each a small message of its own. It stands here because its cards hold parts of every kind. */
export interface Carousel {
  is: 'carousel';
  cards: PlainPart[][];
}
export type Part = PlainPart | Carousel;

const eachCard = <R>({ cards }: Carousel, work: (parts: Part[], scope: { card: number }) => R[]): R[] =>
  cards.flatMap((parts, card) => work(parts, { card }));

const carousel: PartKind<Carousel> = {
  read(component, scope) {
    if (typeOf(component) !== 'CAROUSEL' || scope !== null) return null;
    const cards = listOf(component.cards).slice(0, 10);
    return [
      { is: 'carousel', cards: cards.map((card, at) => readParts(card.components, { card: at }) as PlainPart[]) },
    ];
  },
  blanks: (part) => eachCard(part, blanksOf),
  fill: (part, said) => ({
    in: 'carousel',
    cards: part.cards.map((parts, card) => ({ index: card, parts: fillParts(parts, said, { card }) })),
  }),
  draw: (part) => [{ as: 'cards', cards: part.cards.map((parts, card) => drawParts(parts, { card })) }],
  unsupported: ({ cards }) => cards.flatMap((parts) => unsupportedIn(parts) ?? [])[0] ?? '',
};

/** A new kind is one line here, and its data one line in `PlainPart`. In the order in which a message shows them. */
const kinds = {
  'header-text': headerText,
  'header-media': headerMedia,
  'header-place': headerPlace,
  offer,
  body,
  footer,
  'link-button': linkButton,
  'code-button': codeButton,
  'coupon-button': couponButton,
  'products-button': productsButton,
  'whole-button': wholeButton,
  'call-permission': callPermission,
  carousel,
  unknown,
} satisfies { [P in Part as P['is']]: PartKind<P> };

const kindOf = ({ is }: Part): PartKind => kinds[is];

const order = Object.keys(kinds);
const isButton = (part: Part): part is Extract<Part, { index: number }> => 'index' in part;

/** A template's parts in the order in which people see them. Never throws, whatever a provider may have told. */
export function readParts(components: unknown, scope: Scope = null): Part[] {
  const parts = listOf(components).flatMap((component: Component) => {
    const read = Object.values(kinds).flatMap((kind) => (kind.read(component, scope) ?? []) as Part[]);
    const buttons = new Set(read.filter(isButton).map((part) => part.index));
    const isKnown = typeOf(component) === 'BUTTONS' ? false : read.length > 0;
    return isKnown ? read : [...read, ...readUnknown(component, buttons, scope)];
  });
  const holdsCode = parts.some((part) => part.is === 'code-button');
  return parts
    .map((part) => (part.is === 'body' && holdsCode ? codeBody(part.text) : part))
    .toSorted((a, b) => rank(a) - rank(b) || (isButton(a) && isButton(b) ? a.index - b.index : 0));
}
/** All buttons share a rank: among themselves they keep their own order. */
const rank = (part: Part): number => order.indexOf(isButton(part) ? 'link-button' : part.is);

/** All that a step has to say (or may say), in the order in which people see it. */
export const blanksOf = (parts: readonly Part[], scope: Scope = null): Blank[] =>
  parts.flatMap((part) => kindOf(part).blanks(part, scope));

/** What a provider is sent. Every blank that must be filled has to be. */
export const fillParts = (parts: readonly Part[], said: Sayings, scope: Scope = null): FilledPart[] =>
  parts.flatMap((part) => kindOf(part).fill(part, said, scope) ?? []);

/** What it looks like. */
export const drawParts = (parts: readonly Part[], scope: Scope = null): Drawn[] =>
  parts.flatMap((part) => kindOf(part).draw(part, scope));

/** The first part that no step can fill, in WhatsApp's words; null: a step can fill them all. */
export function unsupportedIn(parts: readonly Part[]): string | null {
  return parts.flatMap((part) => kindOf(part).unsupported?.(part) || [])[0] ?? null;
}
