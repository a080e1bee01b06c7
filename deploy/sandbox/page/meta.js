// @ts-check
/** Meta's page: what there is, and buttons for what people and Meta do. */
import { pickLanguage } from './chat.js';
import { texts } from './meta-texts.js';

/** @typedef {keyof typeof texts} TextKey */

/** @param {string} id */
const $ = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
let language = pickLanguage(localStorage.getItem('language'), navigator.languages);
/** @param {TextKey} key */
const say = (key) => texts[key][language];

/** What each button asks the sandbox for. @type {Record<string, [method: string, path: string, body?: unknown]>} */
const acts = {
  lead: ['POST', '/_sandbox/meta/leads', {}],
  organic: ['POST', '/_sandbox/meta/leads', { ad_id: null }],
  deauthorize: ['POST', '/_sandbox/meta/signed-request', { kind: 'deauthorize' }],
  deletion: ['POST', '/_sandbox/meta/signed-request', { kind: 'data-deletion' }],
  cloud: ['POST', '/_sandbox/cloud/credentials', {}],
  expire: ['POST', '/_sandbox/meta/tokens/end', { end: 'expired' }],
  password: ['POST', '/_sandbox/meta/tokens/end', { end: 'password' }],
  throttle: ['POST', '/_sandbox/faults', { kind: 'meta-throttle', forMs: 120_000, regainMinutes: 2 }],
  calm: ['DELETE', '/_sandbox/faults'],
};

/**
 * @param {string} method
 * @param {string} path
 * @param {BodyInit | undefined} body
 * @param {string} type
 */
async function act(method, path, body, type) {
  try {
    const answer = await fetch(path, { method, headers: body === undefined ? {} : { 'Content-Type': type }, body });
    const text = await answer.text();
    $('outcome').textContent = `${answer.status} ${text}`;
    await refresh();
  } catch {
    $('outcome').textContent = say('offline');
  }
}

async function refresh() {
  const answer = await fetch('/_sandbox/meta/state').catch(() => null);
  if (!answer?.ok) return;
  const state = await answer.json();
  const ends = Object.entries(state.tokens).map(([end, count]) => `${end}: ${count}`);
  $('tokens').textContent = ends.join(' · ') || say('none');
  $('calls').textContent = `${say('calls')}: ${state.calls}`;
  $('accounts').replaceChildren(
    ...state.accounts.map((/** @type {Record<string, string | number>} */ one) => {
      const row = document.createElement('tr');
      for (const value of [`${one.name} (${one.id})`, one.currency, one.timezone, one.campaigns, one.ads]) {
        const cell = document.createElement('td');
        cell.textContent = String(value);
        row.append(cell);
      }
      return row;
    }),
  );
}

function translate() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = say(/** @type {TextKey} */ (/** @type {HTMLElement} */ (element).dataset.text));
  }
  $('language').lang = language === 'es' ? 'en' : 'es';
  void refresh();
}

for (const button of document.querySelectorAll('[data-act]')) {
  const [method, path, body] = acts[/** @type {HTMLElement} */ (button).dataset.act ?? ''] ?? ['GET', '/'];
  const text = body === undefined ? undefined : JSON.stringify(body);
  button.addEventListener('click', () => void act(method, path, text, 'application/json'));
}
$('csv').addEventListener('change', async () => {
  const [file] = /** @type {HTMLInputElement} */ ($('csv')).files ?? [];
  if (file) await act('POST', '/_sandbox/ads', await file.text(), 'text/csv');
});
$('language').addEventListener('click', () => {
  language = language === 'es' ? 'en' : 'es';
  localStorage.setItem('language', language);
  translate();
});
translate();
