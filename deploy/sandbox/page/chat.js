// @ts-check
/** The pure part of the phone page: texts, WhatsApp's little markup, times. No DOM here, so that it can be tested. */

/** @typedef {'es' | 'en'} Language */
/** @typedef {{ text: string, style?: 'bold' | 'italic' | 'strike' | 'mono', href?: string }} Piece */

export const texts = {
  hint: {
    es: 'Teléfonos inventados: nada de esto sale a WhatsApp.',
    en: 'Invented phones: nothing here reaches WhatsApp.',
  },
  people: { es: 'Personas', en: 'People' },
  newPerson: { es: '+ Alguien nuevo escribe', en: '+ Someone new writes' },
  noPeople: {
    es: 'Cuando un flujo envíe un mensaje, quien lo recibe aparecerá aquí.',
    en: 'When a flow sends a message, whoever gets it shows up here.',
  },
  noChat: { es: 'Elige una persona para ver su teléfono.', en: 'Choose a person to see their phone.' },
  messages: { es: 'Mensajes', en: 'Messages' },
  reply: { es: 'Responder como esta persona', en: 'Reply as this person' },
  send: { es: 'Enviar', en: 'Send' },
  stop: { es: 'STOP: no quiero más mensajes', en: 'STOP: no more messages' },
  stopped: { es: 'Pidió no recibir más mensajes', en: 'Asked for no more messages' },
  again: { es: 'Volver a recibir mensajes', en: 'Receive messages again' },
  fromAd: { es: 'Viene de un anuncio', en: 'Comes from an ad' },
  fromAdDefault: { es: '¡Hola! Quiero más información.', en: 'Hi! I would like to know more.' },
  adNote: { es: 'Anuncio', en: 'Ad' },
  replyNote: { es: 'En respuesta a', en: 'In reply to' },
  back: { es: 'Volver a las personas', en: 'Back to the people' },
  phone: { es: 'Teléfono', en: 'Phone' },
  name: { es: 'Nombre', en: 'Name' },
  writesTo: { es: 'Escribe a', en: 'Writes to' },
  message: { es: 'Mensaje', en: 'Message' },
  adId: { es: 'Id del anuncio', en: 'Ad id' },
  adHeadline: { es: 'Título del anuncio', en: 'Ad headline' },
  cancel: { es: 'Cancelar', en: 'Cancel' },
  switchLanguage: { es: 'English', en: 'Español' },
  offline: {
    es: 'No se puede hablar con el sandbox. Se vuelve a intentar cada segundo.',
    en: 'The sandbox does not answer. Trying again every second.',
  },
  refused: { es: 'El sandbox no lo aceptó: ', en: 'The sandbox refused: ' },
  unread: { es: 'sin leer', en: 'unread' },
  today: { es: 'Hoy', en: 'Today' },
};

/** @typedef {keyof typeof texts} TextKey */

/** @type {Record<string, { es: string, en: string }>} */
const statuses = {
  accepted: { es: 'aceptado', en: 'accepted' },
  sent: { es: 'enviado', en: 'sent' },
  delivered: { es: 'entregado', en: 'delivered' },
  read: { es: 'leído', en: 'read' },
  failed: { es: 'no entregado', en: 'not delivered' },
};

/**
 * How far a message has come that was sent to this phone. A word: ticks stand under what one wrote oneself.
 * @param {string | null} status
 * @param {Language} language
 */
export function statusWord(status, language) {
  return status !== null && Object.hasOwn(statuses, status) ? (statuses[status]?.[language] ?? null) : null;
}

const markup =
  /```([^`]+)```|(?<![\p{L}\p{N}])([*_~])(?=\S)([^*_~\n]*[^\s*_~])\2(?![\p{L}\p{N}])|https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/gu;
/** @type {Record<string, 'bold' | 'italic' | 'strike'>} */
const styles = { '*': 'bold', _: 'italic', '~': 'strike' };

/**
 * Cuts a text at WhatsApp's markup (*bold*, _italic_, ~struck~, ```mono```) and at web addresses. The pieces are plain
 * text for the page to put into elements; nothing in them is ever read as HTML, and only http and https become links.
 * @param {string} text
 * @returns {Piece[]}
 */
export function pieces(text) {
  /** @type {Piece[]} */
  const found = [];
  let from = 0;
  for (const match of text.matchAll(markup)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    const [whole, mono, sign, inner] = match;
    if (mono !== undefined) found.push({ text: mono, style: 'mono' });
    else if (sign !== undefined && inner !== undefined) found.push({ text: inner, style: styles[sign] });
    else found.push({ text: whole, href: whole });
    from = match.index + whole.length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

/**
 * @param {number} at epoch milliseconds
 * @param {Language} language
 * @param {string} [zone]
 */
export function clock(at, language, zone) {
  return new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  }).format(at);
}

/**
 * The heading of the day that a message belongs to.
 * @param {number} at epoch milliseconds
 * @param {number} now epoch milliseconds
 * @param {Language} language
 * @param {string} [zone]
 */
export function day(at, now, language, zone) {
  const name = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone });
  return name.format(at) === name.format(now) ? texts.today[language] : name.format(at);
}

/**
 * Two letters for the avatar; the last digits where no name is known.
 * @param {string | null} name
 * @param {string} person
 */
export function initials(name, person) {
  const letters = (name ?? '').split(/\s+/).flatMap((word) => word.match(/^\p{L}/u) ?? []);
  const shown = letters.length > 1 ? `${letters[0]}${letters.at(-1)}` : letters.join('');
  return shown.toUpperCase() || person.slice(-2);
}

/**
 * The language to start with: what was chosen before, else the browser's, else Spanish.
 * @param {string | null} chosen
 * @param {readonly string[]} browser
 * @returns {Language}
 */
export function pickLanguage(chosen, browser) {
  if (chosen === 'es' || chosen === 'en') return chosen;
  const first = browser.find((one) => /^(es|en)\b/.test(one));
  return first?.startsWith('en') ? 'en' : 'es';
}
