// @ts-check
/** The phone page: asks once a second what changed and draws it. */
import { day, initials, pickLanguage, texts } from './chat.js';
import { openDialog } from './dialog.js';
import { drawBubble, drawPerson, make, reconcile } from './draw.js';

/** @typedef {import('./draw.js').Bubble} Bubble */
/** @typedef {{ version: number, numbers: { phoneNumber: string, verifiedName: string }[], people: import('./draw.js').Person[], chat: import('./draw.js').Conversation | null }} View */

/** @param {string} id */
const $ = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const reply = /** @type {HTMLInputElement} */ ($('reply'));

let language = pickLanguage(localStorage.getItem('language'), navigator.languages);
/** @type {string | null} */
let person = new URLSearchParams(location.search).get('person');
/** @type {View | null} */
let view = null;

/** @param {import('./chat.js').TextKey} key */
const say = (key) => texts[key][language];

function draw() {
  if (!view) return;
  $('no-people').hidden = view.people.length > 0;
  reconcile(
    $('people'),
    view.people,
    (one) => JSON.stringify([one, one.person === person, language]),
    (one) => drawPerson(one, one.person === person, language, () => open(one.person)),
  );
  const { chat } = view;
  document.body.classList.toggle('chatting', chat !== null);
  $('phone').hidden = chat === null;
  $('no-chat').hidden = chat !== null;
  if (!chat) return;
  $('chat-name').textContent = chat.name ?? chat.person;
  $('chat-number').textContent = chat.optedOut ? `${chat.person} · ${say('stopped')}` : chat.person;
  $('chat-avatar').textContent = initials(chat.name, chat.person);
  $('stop').classList.toggle('again', chat.optedOut);
  $('stop').textContent = say(chat.optedOut ? 'again' : 'stop');
  const log = $('log');
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40 || log.dataset.person !== chat.person;
  log.dataset.person = chat.person;
  /** @type {({ heading: string } | Bubble)[]} */
  const rows = [];
  let last = '';
  for (const bubble of chat.bubbles) {
    const heading = day(bubble.at, Date.now(), language);
    if (heading !== last) rows.push({ heading });
    last = heading;
    rows.push(bubble);
  }
  reconcile(
    log,
    rows,
    (row) => ('heading' in row ? `day ${row.heading}` : `${language} ${row.id} ${row.status}`),
    (row) =>
      'heading' in row ? make('div', 'day', row.heading) : drawBubble(row, language, (button) => void tap(row, button)),
  );
  if (atEnd) log.scrollTop = log.scrollHeight;
  if (chat.unread > 0 && document.visibilityState === 'visible') void post('/_sandbox/read', { person: chat.person });
}

/**
 * @param {Bubble} bubble
 * @param {Bubble['buttons'][number]} button
 */
const tap = (bubble, button) =>
  act({ from: person, to: bubble.number, button: { text: button.text, payload: button.payload } });

/** @param {string | null} next */
function open(next) {
  person = next;
  const url = new URL(location.href);
  if (next) url.searchParams.set('person', next);
  else url.searchParams.delete('person');
  history.replaceState(null, '', url);
  view = view && { ...view, version: 0 };
  void refresh();
}

async function refresh() {
  const query = new URLSearchParams({ person: person ?? '', version: String(view?.version ?? 0) });
  try {
    const answer = await fetch(`/_sandbox/phone?${query}`);
    notify('');
    if (answer.status !== 200) return;
    view = await answer.json();
    draw();
  } catch {
    notify(say('offline'));
  }
}

/** @param {string} message */
function notify(message) {
  $('notice').hidden = message === '';
  if ($('notice').textContent !== message) $('notice').textContent = message;
}

/**
 * @param {string} path
 * @param {unknown} body
 */
const post = (path, body) =>
  fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

/** Something the person does. @param {object} body */
async function act(body) {
  try {
    const answer = await post('/_sandbox/inbound', body);
    await refresh();
    if (!answer.ok) notify(say('refused') + (await answer.json()).error.message);
    return answer.ok;
  } catch {
    notify(say('offline'));
    return false;
  }
}

/**
 * @param {string | null} known
 * @param {string} title
 */
function writeFirst(known, title) {
  openDialog({ person: known, title, text: say('fromAdDefault'), numbers: view?.numbers ?? [] }, async (body) => {
    const done = await act(body);
    if (done) open(String(body.from));
    return done;
  });
}

function translate() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = say(/** @type {any} */ (/** @type {HTMLElement} */ (element).dataset.text));
  }
  for (const [attribute, name] of [
    ['label', 'aria-label'],
    ['placeholder', 'placeholder'],
  ]) {
    for (const element of document.querySelectorAll(`[data-${attribute}]`)) {
      element.setAttribute(
        /** @type {string} */ (name),
        say(/** @type {any} */ (element.getAttribute(`data-${attribute}`))),
      );
    }
  }
  $('language').lang = language === 'es' ? 'en' : 'es';
  draw();
}

$('composer').addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = reply.value.trim();
  if (text && (await act({ from: person, text }))) reply.value = '';
});
$('stop').addEventListener('click', () => {
  void act({ from: person, ...(view?.chat?.optedOut ? { optIn: true } : { optOut: true }) });
});
$('ad').addEventListener('click', () => writeFirst(person, say('fromAd')));
$('new-person').addEventListener('click', () => writeFirst(null, say('newPerson').replace(/^\+ /, '')));
$('back').addEventListener('click', () => open(null));
$('language').addEventListener('click', () => {
  language = language === 'es' ? 'en' : 'es';
  localStorage.setItem('language', language);
  translate();
});

translate();
void refresh();
setInterval(() => {
  if (document.visibilityState === 'visible') void refresh();
}, 1000);
