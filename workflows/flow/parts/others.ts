/** A request for permission to call; and whatever we do not know, which no step can fill. */
import { buttonType } from './buttons.ts';
import { nameUnsupported } from './names.ts';
import { type Component, listOf, type PartKind, type Scope, typeOf, wordOf } from './part.ts';

export interface CallPermission {
  is: 'call-permission';
}
export const callPermission: PartKind<CallPermission> = {
  read: (component) => (typeOf(component) === 'CALL_PERMISSION_REQUEST' ? [{ is: 'call-permission' }] : null),
  blanks: () => [],
  fill: () => null,
  draw: () => [
    { as: 'note', text: { es: 'Pide permiso para llamar por WhatsApp', en: 'Asks for leave to call on WhatsApp' } },
  ],
};

export interface Unknown {
  is: 'unknown';
  /** In WhatsApp's words: `header PRODUCT`, `button ORDER_DETAILS`. */
  what: string;
}
export const unknown: PartKind<Unknown> = {
  read: () => null,
  blanks: () => [],
  fill: () => null,
  draw({ what }) {
    const name = nameUnsupported(what);
    return [
      {
        as: 'note',
        text: { es: `No se puede completar: ${name.es}`, en: `Cannot be filled in: ${name.en}` },
      },
    ];
  },
  unsupported: (part) => part.what,
};

/** What nobody has read, by its name. @param known indexes of buttons that somebody has */
export function readUnknown(component: Component, known: ReadonlySet<number>, _scope: Scope): Unknown[] {
  const type = typeOf(component);
  if (type === 'BUTTONS') {
    return listOf(component.buttons).flatMap((button, index) =>
      known.has(index) ? [] : [{ is: 'unknown' as const, what: `button ${buttonType(button)}` }],
    );
  }
  const format = wordOf(component.format).toUpperCase();
  return type === '' ? [] : [{ is: 'unknown', what: type === 'HEADER' ? `header ${format}` : type.toLowerCase() }];
}
