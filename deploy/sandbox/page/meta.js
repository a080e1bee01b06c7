// @ts-check
/** Meta's page: what there is, and buttons for what people and Meta do. */
import { pickLanguage } from './chat.js';

export const texts = {
  hint: {
    es: 'Cuentas y personas inventadas: nada de esto llega a Meta.',
    en: 'Invented accounts and people: nothing here reaches Meta.',
  },
  phones: { es: 'Teléfonos', en: 'Phones' },
  switchLanguage: { es: 'English', en: 'Español' },
  people: { es: 'Lo que hace la gente', en: 'What people do' },
  lead: { es: 'Completar un formulario del anuncio', en: 'Fill in an ad’s form' },
  organic: { es: 'Completar un formulario sin anuncio', en: 'Fill in a form without an ad' },
  deauthorize: { es: 'Quitar la app', en: 'Remove the app' },
  deletion: { es: 'Pedir que borren sus datos', en: 'Ask for their data to be deleted' },
  tokens: { es: 'Tokens y límites', en: 'Tokens and limits' },
  expire: { es: 'Vencer los tokens', en: 'Let the tokens expire' },
  password: { es: 'Cambiar la contraseña', en: 'Change the password' },
  throttle: { es: 'Limitar por 2 minutos', en: 'Throttle for 2 minutes' },
  calm: { es: 'Quitar las fallas', en: 'Remove the faults' },
  accounts: { es: 'Cuentas publicitarias', en: 'Ad accounts' },
  account: { es: 'Cuenta', en: 'Account' },
  currency: { es: 'Moneda', en: 'Currency' },
  zone: { es: 'Zona', en: 'Zone' },
  campaigns: { es: 'Campañas', en: 'Campaigns' },
  ads: { es: 'Anuncios', en: 'Ads' },
  csv: { es: 'Reemplazar el historial de la primera cuenta (CSV)', en: 'Replace the first account’s history (CSV)' },
  none: { es: 'Nadie se conectó todavía.', en: 'Nobody has connected yet.' },
  calls: { es: 'Llamadas recibidas', en: 'Calls received' },
  offline: { es: 'No se puede hablar con el sandbox.', en: 'The sandbox does not answer.' },
};

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
