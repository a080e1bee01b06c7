/** What fills a template, in WhatsApp's own form. Providers differ in their envelopes, and in how they write a button's place. */
import type { Content, FilledPart, PartValue } from '../port.ts';

interface File {
  link: string;
  filename?: string;
}

export type Parameter =
  /** `parameter_name`: of templates whose variables have names; positional ones must go without. */
  | { type: 'text'; text: string; parameter_name?: string }
  | { type: 'image'; image: File }
  | { type: 'video'; video: File }
  | { type: 'document'; document: File }
  | { type: 'gif'; gif: File }
  | { type: 'location'; location: { latitude: number; longitude: number; name?: string; address?: string } }
  | { type: 'coupon_code'; coupon_code: string }
  | { type: 'limited_time_offer'; limited_time_offer: { expiration_time_ms: number } }
  | { type: 'payload'; payload: string }
  | {
      type: 'action';
      action: {
        thumbnail_product_retailer_id: string;
        sections: { title?: string; product_items: { product_retailer_id: string }[] }[];
      };
    };

/** `Index` is how a button's place is written. */
type TemplateContent<Index> =
  | { type: 'header' | 'body' | 'limited_time_offer'; parameters: Parameter[] }
  | { type: 'button'; sub_type: 'url' | 'copy_code' | 'mpm' | 'quick_reply'; index: Index; parameters: Parameter[] }
  | { type: 'carousel'; cards: { card_index: number; components: TemplateContent<Index>[] }[] };

const subTypes = {
  'open-link': 'url',
  'copy-code': 'copy_code',
  'show-products': 'mpm',
  reply: 'quick_reply',
} as const;

export interface TemplateMessage<Index> {
  type: 'template';
  template: {
    name: string;
    language: { code: string; policy: 'deterministic' };
    components?: TemplateContent<Index>[];
  };
}

/** @param writeIndex a button's place, from 0, as the provider wants it: a number, or Meta's string */
export function templateMessage<Index>(
  { name, language, parts }: Extract<Content, { is: 'template' }>,
  writeIndex: (index: number) => Index,
): TemplateMessage<Index> {
  const components = templateContent(parts, writeIndex);
  return {
    type: 'template',
    template: {
      name,
      language: { code: language, policy: 'deterministic' },
      ...(components.length > 0 && { components }),
    },
  };
}

function templateContent<Index>(
  parts: readonly FilledPart[],
  writeIndex: (index: number) => Index,
): TemplateContent<Index>[] {
  return parts.map((part) => {
    if (part.in === 'carousel') {
      const cards = part.cards.map((card) => ({
        card_index: card.index,
        components: templateContent(card.parts, writeIndex),
      }));
      return { type: 'carousel', cards };
    }
    const parameters = part.values.map(parameterOf);
    if (part.in !== 'button') return { type: part.in === 'offer' ? 'limited_time_offer' : part.in, parameters };
    return { type: 'button', sub_type: subTypes[part.does], index: writeIndex(part.index), parameters };
  });
}

function parameterOf(value: PartValue): Parameter {
  switch (value.is) {
    case 'text':
      return { type: 'text', ...(value.name && { parameter_name: value.name }), text: value.text };
    case 'media': {
      const file: File = { link: value.link, ...(value.filename && { filename: value.filename }) };
      return { type: value.format, [value.format]: file } as unknown as Parameter;
    }
    case 'place': {
      const { is: _, ...location } = value;
      return { type: 'location', location };
    }
    case 'code':
      return { type: 'coupon_code', coupon_code: value.code };
    case 'until':
      return { type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: value.at } };
    case 'payload':
      return { type: 'payload', payload: value.payload };
    case 'products': {
      const sections = value.sections.map(({ title, products }) => ({
        ...(title && { title }),
        product_items: products.map((id) => ({ product_retailer_id: id })),
      }));
      return { type: 'action', action: { thumbnail_product_retailer_id: value.thumbnail, sections } };
    }
  }
}
