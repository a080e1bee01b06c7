/** Texts of the interface, and what people type, made comparable. A door of its own, `#flow/text`: it needs nothing. */

/** A text in both languages of the interface. */
export interface Text {
  es: string;
  en: string;
}

export const text = (es: string, en: string): Text => ({ es, en });

/** In small letters without accents, to compare and to search: `Automatización` → `automatizacion`. */
export const plain = (value: string): string =>
  value
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase();

/** The words alone, plain, with one space between them and none around: ` ¡Baja, por favor! ` → `baja por favor`. */
export const plainWords = (value: string): string =>
  plain(value)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
