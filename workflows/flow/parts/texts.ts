/** Header with a text, body and footer; and the body of an authentication template, whose text WhatsApp writes itself. */
import { type PartKind, prefixOf, typeOf, wordOf } from './part.ts';
import { keysOf, placeholdersIn, textBlanks, valuesOf } from './placeholders.ts';

/** Longest value of a place, as the providers' documents limit it (YCloud's OpenAPI file: header 60, body 1024). */
const longest = { header: 60, body: 1024 };

export interface HeaderText {
  is: 'header-text';
  text: string;
}
const headerBlanks = (part: HeaderText, prefix: string) => textBlanks(part.text, `${prefix}header.`, longest.header);

export const headerText: PartKind<HeaderText> = {
  read(component) {
    const format = wordOf(component.format).toUpperCase();
    if (typeOf(component) !== 'HEADER' || (format !== 'TEXT' && format !== '')) return null;
    return [{ is: 'header-text', text: wordOf(component.text) }];
  },
  blanks: (part, scope) => headerBlanks(part, prefixOf(scope)),
  fill(part, said, scope) {
    const values = valuesOf(headerBlanks(part, prefixOf(scope)), said);
    return values.length === 0 ? null : { in: 'header', values };
  },
  draw: (part, scope) => [{ as: 'header', text: part.text, keys: keysOf(headerBlanks(part, prefixOf(scope))) }],
};

export interface Body {
  is: 'body';
  text: string;
  /** Its one place is the code of an authentication template, which its button repeats. */
  holdsCode?: true;
}
/** WhatsApp's longest one-time code. */
const longestCode = 15;
const bodyBlanks = (part: Body, prefix: string) =>
  part.holdsCode
    ? textBlanks(part.text, prefix, longestCode, { is: 'code' })
    : textBlanks(part.text, prefix, longest.body);

export const body: PartKind<Body> = {
  read(component) {
    if (typeOf(component) !== 'BODY') return null;
    const text = wordOf(component.text);
    if (text !== '') return [{ is: 'body', text }];
    // Asked for without a text: WhatsApp writes "… is your verification code" around the code.
    return [component.add_security_recommendation === undefined ? { is: 'body', text } : codeBody(text)];
  },
  blanks: (part, scope) => bodyBlanks(part, prefixOf(scope)),
  fill(part, said, scope) {
    const values = valuesOf(bodyBlanks(part, prefixOf(scope)), said).map((value) =>
      // In a text a code is text.
      value.is === 'code' ? { is: 'text' as const, text: value.code } : value,
    );
    return values.length === 0 ? null : { in: 'body', values };
  },
  draw: (part, scope) => [{ as: 'body', text: part.text, keys: keysOf(bodyBlanks(part, prefixOf(scope))) }],
};

/** The body of a template whose button takes a one-time code. */
export function codeBody(text: string): Body {
  return { is: 'body', text: placeholdersIn(text).length > 0 ? text : `*{{1}}* ${text}`.trim(), holdsCode: true };
}

export interface Footer {
  is: 'footer';
  text: string;
}
export const footer: PartKind<Footer> = {
  read(component) {
    if (typeOf(component) !== 'FOOTER') return null;
    const minutes = component.code_expiration_minutes;
    const text = wordOf(component.text) || (typeof minutes === 'number' ? `${minutes} min` : '');
    return [{ is: 'footer', text }];
  },
  blanks: () => [],
  fill: () => null,
  draw: (part) => [{ as: 'footer', text: part.text, keys: {} }],
};
