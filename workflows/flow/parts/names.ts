/** What people call a blank, in the middle of a sentence: «el enlace de la imagen del encabezado». */
import { text, type Text } from '../words/text.ts';

/** The keys of blanks, as a config may hold them: `1`, `name`, `header.1`, `button.0.1`, `offer.until`, `card.2.header.image`. */
export const keyPattern = /^(?:card\.\d\.)?(?:header\.|button\.\d\.|offer\.)?(?!__)[A-Za-z0-9_]{1,64}$/;

const split = /^(?:card\.(\d)\.)?(?:(header|button|offer|file)\.(?:(\d)\.)?)?([A-Za-z0-9_]+)$/;

const things: Record<string, Text> = {
  'header.image': text('el enlace de la imagen', 'the link of the image'),
  'header.video': text('el enlace del video', 'the link of the video'),
  'header.document': text('el enlace del documento', 'the link of the document'),
  'header.gif': text('el enlace del GIF', 'the link of the GIF'),
  'header.filename': text('el nombre del documento', 'the name of the document'),
  'file.image': text('el enlace de la imagen', 'the link of the image'),
  'file.video': text('el enlace del video', 'the link of the video'),
  'file.document': text('el enlace del documento', 'the link of the document'),
  'file.audio': text('el enlace del audio', 'the link of the audio'),
  'header.location': text('el lugar', 'the place'),
  'button.code': text('el código', 'the code'),
  'button.products': text('la lista de productos', 'the list of products'),
  'offer.until': text('hasta cuándo vale la oferta', 'until when the offer lasts'),
};

/**
 * @param key of the blank
 * @param button the text of its button, where it has one
 */
export function nameBlank(key: string, button?: string | number): Text {
  const [, card, where, index, what = key] = split.exec(key) ?? [];
  const thing = things[`${where}.${what}`] ?? text(`la variable {{${what}}}`, `the variable {{${what}}}`);
  const isNamed = Object.hasOwn(things, `${where}.${what}`);
  const label = button || (index === undefined ? '' : `n.º ${Number(index) + 1}`);
  const ofWhat: Text =
    where === 'header'
      ? card !== undefined && isNamed
        ? text('', '')
        : text(' del encabezado', ' of the header')
      : where === 'button'
        ? text(` del botón «${label}»`, ` of the button “${label}”`)
        : text('', '');
  const ofCard =
    card === undefined ? text('', '') : text(` de la tarjeta ${Number(card) + 1}`, ` of card ${Number(card) + 1}`);
  return text(`${thing.es}${ofWhat.es}${ofCard.es}`, `${thing.en}${ofWhat.en}${ofCard.en}`);
}

/** What people call a part that no step can fill. @param what in WhatsApp's words, as `unsupportedIn` gives it: `button ORDER_DETAILS` */
export function nameUnsupported(what: string): Text {
  const [where = '', type = ''] = what.split(' ');
  if (where === 'button') return text(`un botón ${type}`, `a ${type} button`);
  return where === 'header' ? text(`un encabezado ${type}`, `a ${type} header`) : text(`«${what}»`, `“${what}”`);
}
