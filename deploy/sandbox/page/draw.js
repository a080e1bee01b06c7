// @ts-check
/** Elements of the phone page. Everything a lead or a business wrote enters as text, never as HTML. */
import { clock, initials, pieces, statusWord, texts } from './chat.js';

/** @typedef {import('../store.ts').Bubble} Bubble */
/** @typedef {import('../store.ts').Conversation} Conversation */
/** @typedef {Omit<Conversation, 'bubbles'> & { last: string }} Person */

/**
 * @param {string} tag
 * @param {string} [className]
 * @param {string} [text]
 */
export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

/**
 * Keeps the elements of a list that are still right, so that focus and scroll stay where they are.
 * @template T
 * @param {HTMLElement} parent
 * @param {T[]} items
 * @param {(item: T) => string} key changes whenever the element must be drawn anew
 * @param {(item: T) => HTMLElement} create
 */
export function reconcile(parent, items, key, create) {
  const old = new Map([...parent.children].map((child) => [/** @type {HTMLElement} */ (child).dataset.key, child]));
  items.forEach((item, index) => {
    const wanted = key(item);
    let element = old.get(wanted);
    if (!element) {
      const fresh = create(item);
      fresh.dataset.key = wanted;
      element = fresh;
    }
    old.delete(wanted);
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
  });
  for (const element of old.values()) element.remove();
}

/** @param {string} text */
function formatted(text) {
  const box = make('div', 'text');
  for (const piece of pieces(text)) {
    if (piece.href) {
      const link = /** @type {HTMLAnchorElement} */ (make('a', '', piece.text));
      link.href = piece.href;
      link.target = '_blank';
      link.rel = 'noreferrer noopener';
      box.append(link);
    } else {
      const tag = piece.style && { bold: 'strong', italic: 'em', strike: 's', mono: 'code' }[piece.style];
      box.append(tag ? make(tag, '', piece.text) : piece.text);
    }
  }
  return box;
}

/**
 * @param {Bubble} bubble
 * @param {import('./chat.js').Language} language
 * @param {(button: Bubble['buttons'][number]) => void} onReply a quick reply was tapped
 */
export function drawBubble(bubble, language, onReply) {
  const box = make('article', `bubble ${bubble.from} ${bubble.status ?? ''}`);
  if (bubble.note) {
    box.append(
      make(
        'div',
        'note',
        `${texts[bubble.note.kind === 'ad' ? 'adNote' : 'replyNote'][language]}: ${bubble.note.text}`,
      ),
    );
  }
  drawHeader(box, bubble.header);
  if (bubble.offer) {
    const until = bubble.offer.until === null ? '' : new Date(bubble.offer.until).toLocaleString(language);
    box.append(make('div', 'media', [bubble.offer.text, until].filter(Boolean).join(' · ')));
  }
  box.append(formatted(bubble.text));
  if (bubble.footer) box.append(make('div', 'foot', bubble.footer));
  const meta = make('div', 'meta');
  meta.append(clock(bubble.at, language));
  const word = statusWord(bubble.status, language);
  if (word) meta.append(make('span', bubble.status ?? '', ` · ${word}`));
  box.append(meta);
  drawButtons(box, bubble.buttons, onReply);
  for (const card of bubble.cards ?? []) {
    const part = make('div', 'card');
    drawHeader(part, card.header);
    part.append(formatted(card.text));
    drawButtons(part, card.buttons, onReply);
    box.append(part);
  }
  return box;
}

/**
 * @param {HTMLElement} box
 * @param {Bubble['header']} header
 */
function drawHeader(box, header) {
  if (header?.kind === 'TEXT') box.append(make('div', 'head', header.text));
  else if (header) box.append(make('div', 'media', `${header.kind} ${header.text}`.trim()));
}

/**
 * @param {HTMLElement} box
 * @param {Bubble['buttons']} list
 * @param {(button: Bubble['buttons'][number]) => void} onReply
 */
function drawButtons(box, list, onReply) {
  if (list.length === 0) return;
  const buttons = make('div', 'buttons');
  buttons.append(...list.map((button) => drawButton(button, onReply)));
  box.append(buttons);
}

/**
 * @param {Bubble['buttons'][number]} button
 * @param {(button: Bubble['buttons'][number]) => void} onReply
 */
function drawButton(button, onReply) {
  if (button.type !== 'QUICK_REPLY')
    return make('span', '', button.url ? `${button.text} · ${button.url}` : button.text);
  const element = make('button', '', button.text);
  element.setAttribute('type', 'button');
  element.addEventListener('click', () => onReply(button));
  return element;
}

/**
 * @param {Person} one
 * @param {boolean} current
 * @param {import('./chat.js').Language} language
 * @param {() => void} onOpen
 */
export function drawPerson(one, current, language, onOpen) {
  const item = make('li');
  const button = make('button', 'person');
  button.setAttribute('type', 'button');
  button.setAttribute('aria-current', String(current));
  const avatar = make('span', 'avatar', initials(one.name, one.person));
  avatar.setAttribute('aria-hidden', 'true');
  const lines = make('span', 'lines');
  const first = make('span', 'line');
  first.append(make('span', 'name', one.name ?? one.person), make('time', '', clock(one.lastAt, language)));
  const second = make('span', 'line');
  second.append(make('span', 'last', one.last));
  if (one.unread > 0) {
    const count = make('span', 'count', String(one.unread));
    count.append(make('span', 'hidden-text', ` ${texts.unread[language]}`));
    second.append(count);
  }
  lines.append(first, second);
  button.append(avatar, lines);
  button.addEventListener('click', onOpen);
  item.append(button);
  return item;
}
