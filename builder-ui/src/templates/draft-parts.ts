/** A template in the making, in WhatsApp's own form, and the changes that the editor makes to it. Pure. */
import { placeholdersIn } from '#flow';

export type Part = Record<string, unknown> & { type: string };
export type Button = Record<string, unknown> & { type: string };
export interface Draft {
  name: string;
  language: string;
  category: string;
  components: Part[];
}
/** What sort of message it is: each sort has parts of its own. */
export type Sort = 'plain' | 'offer' | 'cards' | 'code';

const order = ['HEADER', 'LIMITED_TIME_OFFER', 'BODY', 'FOOTER', 'BUTTONS', 'CAROUSEL'];

export const emptyDraft = (language: string): Draft => ({
  name: '',
  language,
  category: 'MARKETING',
  components: [{ type: 'BODY', text: '' }],
});

/** `lead_followup`, or `lead_followup_2` where that is there. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const free = n === 1 ? name : `${name}_${n}`;
    if (!taken.has(free)) return free;
  }
}

export const partOf = (parts: readonly Part[], type: string): Part | undefined =>
  parts.find((part) => part.type.toUpperCase() === type);
export const placeOf = (parts: readonly Part[], type: string): number =>
  parts.findIndex((part) => part.type.toUpperCase() === type);

/** Puts a part in its place, or in the place of the one that is there. */
export function putPart(parts: readonly Part[], part: Part): Part[] {
  const rest = parts.filter((one) => one.type.toUpperCase() !== part.type);
  return [...rest, part].toSorted((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
}
export const dropPart = (parts: readonly Part[], type: string): Part[] =>
  parts.filter((part) => part.type.toUpperCase() !== type);

export function sortOf({ category, components }: Pick<Draft, 'category' | 'components'>): Sort {
  if (category === 'AUTHENTICATION') return 'code';
  if (partOf(components, 'CAROUSEL')) return 'cards';
  return partOf(components, 'LIMITED_TIME_OFFER') ? 'offer' : 'plain';
}

const newCard = (): { components: Part[] } => ({
  components: [
    { type: 'HEADER', format: 'IMAGE' },
    { type: 'BODY', text: '' },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: '' }] },
  ],
});

/** The draft as another sort of message; what both have is kept. */
export function asSort(draft: Draft, sort: Sort): Draft {
  const body = partOf(draft.components, 'BODY') ?? { type: 'BODY', text: '' };
  if (sort === 'code') {
    const otp = { type: 'OTP', otp_type: 'COPY_CODE' };
    const components = [
      { type: 'BODY', add_security_recommendation: true },
      { type: 'FOOTER', code_expiration_minutes: 10 },
      { type: 'BUTTONS', buttons: [otp] },
    ];
    return { ...draft, category: 'AUTHENTICATION', components };
  }
  const wasCode = draft.category === 'AUTHENTICATION';
  const category = sort === 'plain' && !wasCode ? draft.category : 'MARKETING';
  const kept = wasCode ? [{ type: 'BODY', text: '' }] : draft.components;
  if (sort === 'cards')
    return {
      ...draft,
      category,
      components: [wasCode ? kept[0]! : body, { type: 'CAROUSEL', cards: [newCard(), newCard()] }],
    };
  const plain = dropPart(dropPart(kept, 'CAROUSEL'), 'LIMITED_TIME_OFFER');
  if (sort === 'plain') return { ...draft, category, components: plain };
  const offer = { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: '', has_expiration: true } };
  const buttons = ((partOf(plain, 'BUTTONS')?.['buttons'] as Button[] | undefined) ?? []).filter(
    (one) => one.type !== 'COPY_CODE',
  );
  const coupon = { type: 'COPY_CODE', example: [''] };
  const components = putPart(putPart(dropPart(plain, 'FOOTER'), offer), {
    type: 'BUTTONS',
    buttons: [coupon, ...buttons],
  });
  return { ...draft, category, components };
}

/** Cards may be added with the shape of the first. */
export function addCard(cards: readonly { components: Part[] }[]): { components: Part[] }[] {
  const [first] = cards;
  const shape = first?.components.map((part) => {
    if (part.type === 'HEADER') return { type: 'HEADER', format: part['format'] };
    if (part.type === 'BODY') return { type: 'BODY', text: '' };
    return {
      type: part.type,
      buttons: ((part['buttons'] as Button[] | undefined) ?? []).map(({ type }) => ({ type, text: '' })),
    };
  });
  return [...cards, shape ? { components: shape } : newCard()];
}

const example = (part: Part): Record<string, unknown> => (part['example'] as Record<string, unknown> | undefined) ?? {};
const firstList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The samples of a text's variables, in their order. */
export function textSamples(part: Part): string[] {
  const given = part.type === 'BODY' ? firstList(example(part)['body_text'])[0] : example(part)['header_text'];
  const list = firstList(given).map(String);
  return placeholdersIn(String(part['text'] ?? '')).map((_, at) => list[at] ?? '');
}

/** A text with samples for the variables that it has. */
export function withText(part: Part, text: string, samples = textSamples(part)): Part {
  const count = placeholdersIn(text).length;
  const { example: _, ...rest } = part;
  if (count === 0) return { ...rest, type: part.type, text };
  const list = Array.from({ length: count }, (_one, at) => samples[at] ?? '');
  return {
    ...rest,
    type: part.type,
    text,
    example: part.type === 'BODY' ? { body_text: [list] } : { header_text: list },
  };
}

/** The number of the next variable. */
export function nextVariable(text: string): number {
  const numbers = placeholdersIn(text).map(Number).filter(Number.isInteger);
  return Math.max(0, ...numbers) + 1;
}

/** As a name may be written: «Promo otoño» → `promo_otono`. */
export const asName = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '_');
