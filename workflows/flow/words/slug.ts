/** Names that people give columns and questions, as keys. */
import { plain } from './text.ts';

/** Small letters and digits without accents, everything else as one `_`: `Fecha de alta` → `fecha_de_alta`. */
export const keyOf = (name: string): string =>
  plain(name)
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');

/** The same as the name of a custom field: 60 characters at most; empty when nothing is left of it. */
export const slug = (name: string): string => keyOf(name).slice(0, 60).replace(/_$/, '');
