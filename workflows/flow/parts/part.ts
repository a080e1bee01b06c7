/**
 * What a WhatsApp template is made of. A part is plain data; what it asks for, how it is filled and what it looks like is said by
 * its kind, one file beside this one and a line in `mod.ts`. Adding a kind of part changes nothing else: picker, step, checks,
 * preview, ledger and what the provider is sent follow from it.
 */
import type { Text } from '../words/text.ts';

/** Where a part stands: in the message itself, or in a card of its carousel (from 0). */
export type Scope = { card: number } | null;

/** A component in WhatsApp's own words, of whoever told it: nothing in it can be relied on. */
export interface Component {
  type?: unknown;
  format?: unknown;
  text?: unknown;
  buttons?: unknown;
  cards?: unknown;
  example?: unknown;
  limited_time_offer?: unknown;
  add_security_recommendation?: unknown;
  code_expiration_minutes?: unknown;
}

export const mediaFormats = ['image', 'video', 'document', 'gif'] as const;
export type MediaFormat = (typeof mediaFormats)[number];

/** What may stand in a blank; `blanks.ts` knows how each is written, checked and understood. */
export type BlankIs = 'text' | 'link-end' | 'link' | 'file-name' | 'place' | 'code' | 'until' | 'products';

/** One thing that a step has to say before the template can go. */
export interface Blank {
  /** Its name in a step's `variables`: `1`, `header.1`, `button.0.1`, `header.image`, `card.2.header.image`, `offer.until`. */
  key: string;
  is: BlankIs;
  /** What stands between the braces of the template's text; null where the blank is no place in a text. */
  placeholder: string | null;
  /** Longest value in characters. */
  max: number;
  /** The text of the button it belongs to. */
  button?: string;
  /** May be left empty. */
  optional?: true;
}

/** What a blank was filled with, as a provider needs it. The port has the same shape. */
export type Value =
  /** `name`: of a named variable. */
  | { is: 'text'; text: string; name?: string }
  | { is: 'media'; format: MediaFormat; link: string; filename?: string }
  | { is: 'place'; latitude: number; longitude: number; name?: string; address?: string }
  | { is: 'code'; code: string }
  /** Epoch milliseconds. */
  | { is: 'until'; at: number }
  | { is: 'products'; thumbnail: string; sections: { title: string; products: string[] }[] }
  /** What comes back when a quick reply is tapped. */
  | { is: 'payload'; payload: string };

/** A part with its values, ready for a provider's adapter. */
export type FilledPart =
  | { in: 'header' | 'body' | 'offer'; values: Value[] }
  | { in: 'button'; index: number; does: 'open-link' | 'copy-code' | 'show-products' | 'reply'; values: Value[] }
  | { in: 'carousel'; cards: { index: number; parts: FilledPart[] }[] };

/** A blank's value: what people read, and what the provider needs. */
export interface Said {
  text: string;
  value: Value;
}
/** What was said in the blanks, by key. Blanks that may stay empty may be missing. */
export type Sayings = ReadonlyMap<string, Said>;

export type ButtonIcon = 'reply' | 'link' | 'phone' | 'copy' | 'catalog' | 'form' | 'call' | 'products';

/** What a part looks like, in a few strokes that every screen knows how to draw. `keys`: placeholder → key of the blank. */
export type Drawn =
  | { as: 'header' | 'body' | 'footer'; text: string; keys: Record<string, string> }
  | { as: 'media'; format: MediaFormat; key: string; fileName: string | null }
  | { as: 'place'; key: string }
  /** `until`: the key of the blank; null: the offer does not run out. */
  | { as: 'offer'; text: string; until: string | null }
  /** `detail`: the link, with places in it, or the key of what the button holds. */
  | {
      as: 'button';
      icon: ButtonIcon;
      text: string;
      url: string | null;
      keys: Record<string, string>;
      holds: string | null;
    }
  | { as: 'note'; text: Text }
  | { as: 'cards'; cards: Drawn[][] };

/** All that is to be known about one kind of part. `P` is its data. */
export interface PartKind<P extends { is: string } = { is: string }> {
  /** Its parts of a component; null: the component is none of this kind's. Must not throw, whatever it is given. */
  read(component: Component, scope: Scope): P[] | null;
  /** What it asks for, in the order of WhatsApp. */
  blanks(part: P, scope: Scope): Blank[];
  /** With its values; null: the provider is sent nothing for it. Asked only where every blank that must be filled is. */
  fill(part: P, said: Sayings, scope: Scope): FilledPart | null;
  draw(part: P, scope: Scope): Drawn[];
  /** Why no step can fill it, as far as it cannot. */
  unsupported?(part: P): string;
}

/** `card.2.` before the keys of the third card, nothing before those of the message. */
export const prefixOf = (scope: Scope): string => (scope === null ? '' : `card.${scope.card}.`);

export const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '');
export const listOf = (value: unknown): Record<string, unknown>[] =>
  (Array.isArray(value) ? value : []).filter((one) => typeof one === 'object' && one !== null);
export const typeOf = (component: Component): string => wordOf(component.type).toUpperCase();
