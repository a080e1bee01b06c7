/** Why something was kept aside, in words. The codes are those of db/meta/lead-notices.ts, of the Graph client, and of Postgres. */
import { text, type Text } from '#flow';

const words: [RegExp, Text][] = [
  [
    /^lead-not-found$/,
    text(
      'Meta no lo muestra: se borró, o la persona conectada no tiene acceso a los leads de la página.',
      'Meta does not show it: deleted, or the connected person has no access to the page’s leads.',
    ),
  ],
  [
    /^not-connected$/,
    text(
      'La página no tiene un acceso guardado: vuelve a conectar Meta.',
      'There is no access to the page on file: connect Meta again.',
    ),
  ],
  [/token-expired/, text('El acceso a Meta venció: vuelve a conectar.', 'Access to Meta has expired: connect again.')],
  [
    /token-(revoked|checkpoint)/,
    text('El acceso a Meta fue retirado: vuelve a conectar.', 'Access to Meta was taken back: connect again.'),
  ],
  [
    /missing-permission/,
    text(
      'Falta un permiso de Meta para leer leads: vuelve a conectar y acéptalo.',
      'A permission of Meta to read leads is missing: connect again and grant it.',
    ),
  ],
  [/rate-limit/, text('Meta pidió una pausa; sigue solo.', 'Meta asked for a pause; it goes on by itself.')],
  [
    /temporary|timeout|network|unreadable/,
    text(
      'Meta no respondió bien; se vuelve a intentar solo.',
      'Meta did not answer well; it is tried again by itself.',
    ),
  ],
  [/^(SyntaxError|TypeError)$/, text('No se entendió lo que llegó.', 'What came was not understood.')],
];

export function explainKept(error: string): Text {
  return (
    words.find(([pattern]) => pattern.test(error))?.[1] ??
    text(
      `Falló al procesarse (${error}). Si se repite, avisa al soporte con este código.`,
      `It failed while being worked off (${error}). If it happens again, tell support, with this code.`,
    )
  );
}
