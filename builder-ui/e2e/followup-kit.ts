/** The follow-up that everybody comes for, drawn by somebody new: with clicks alone, and with keys alone. */
import type { Page } from '@playwright/test';
import type { Flow } from '#flow';
import { expect, open } from './app.ts';
import { card, flowIdOf, saved } from './flow-kit.ts';
import { cardHasFocus, focusIsOn, tabTo } from './hands-kit.ts';

const notice = 'Quiere que lo llamemos';
const thanks = 'Gracias por avisarnos. ¡Que estés bien!';

/** Lead from Meta → 24 h → still new? → template: interested, no thanks, silence; no key but for what must be written. */
export async function drawWithClicks(page: Page): Promise<string> {
  const palette = page.getByRole('navigation', { name: 'Pasos' });
  const add = async (title: string, id: string) => {
    await palette.getByRole('button', { name: title, exact: true }).click();
    await expect(card(page, id)).toBeFocused();
  };
  const addAfter = async (end: RegExp, kind: RegExp, id: string) => {
    await page.getByRole('button', { name: end }).click();
    await page.getByRole('option', { name: kind }).click();
    await expect(card(page, id)).toBeFocused();
  };
  const choose = async (what: string, value: RegExp | string) => {
    await page.getByRole('combobox', { name: what }).click();
    await page.getByRole('option', { name: value }).click();
  };
  const write = (text: string) => page.getByRole('textbox', { name: 'Texto' }).fill(text);

  await open(page, '/crm/hsm');
  await page.getByRole('button', { name: 'Nuevo flujo' }).click();
  await page.getByRole('button', { name: 'Empezar de cero' }).click();
  await expect(card(page, 'lead-created-1')).toBeVisible();
  await page.getByRole('button', { name: 'Agregar condición' }).click();
  await choose('Dato', 'Origen');
  await expect(page.getByRole('combobox', { name: 'Valor de «Origen»' })).toHaveValue(/^Anuncios de Meta( \(\d+\))?$/);

  await add('Esperar', 'wait-1');
  await add('Decidir', 'branch-1');
  await addAfter(/«Decidir», por «Sí»/, /Enviar plantilla/, 'send-template-1');
  await choose('Plantilla', /lead_followup/);
  await page.getByRole('switch', { name: 'Seguir según la respuesta' }).click();

  await addAfter(/«Enviar plantilla», por «Me interesa»/, /Asignar vendedor/, 'assign-seller-1');
  await add('Avisar al equipo', 'notify-team-1');
  await write(notice);
  await page.getByRole('button', { name: 'Ver todo' }).click();
  await addAfter(/«Enviar plantilla», por «No, gracias»/, /Enviar texto/, 'send-text-1');
  await write(thanks);
  await add('Salir', 'exit-1');
  await page.getByRole('button', { name: 'Ver todo' }).click();
  await addAfter(/«Enviar plantilla», por «Sin respuesta»/, /Enviar plantilla/, 'send-template-2');
  await choose('Plantilla', /reactivation_1/);
  await add('Esperar un evento', 'wait-for-1');
  await add('Salir', 'exit-2');
  await choose('Resultado', 'Objetivo logrado');
  await card(page, 'wait-for-1').click();
  await choose('«No pasó a tiempo» lleva a', /Termina el recorrido/);
  await saved(page);
  return flowIdOf(page);
}

/** The same with the pointer put away. */
export async function drawWithKeys(page: Page): Promise<string> {
  const type = (text: string) => page.keyboard.type(text);
  const press = (key: string) => page.keyboard.press(key);
  /** In the quick add: a few letters, Enter. */
  const take = async (words: string, id: string) => {
    await expect(page.getByRole('dialog', { name: 'Agregar un paso' }).getByRole('combobox')).toBeFocused();
    await type(words);
    await press('Enter');
    await expect(card(page, id)).toBeFocused();
  };
  const add = async (words: string, id: string) => {
    await press('/');
    await take(words, id);
  };
  const addAfter = async (end: RegExp, words: string, id: string) => {
    await tabTo(page, focusIsOn(page, end), 'Shift+Tab');
    await press('Enter');
    await take(words, id);
  };
  /** Into the step's settings and through them; Escape leads back to its card. */
  const settle = async (id: string, fill: () => Promise<void>) => {
    await press('Enter');
    await fill();
    await press('Escape');
    await expect(card(page, id)).toBeFocused();
  };
  const chooseHere = async (words: string) => {
    await type(words);
    await press('ArrowDown');
    await press('Enter');
  };
  const write = (text: string) => async () => {
    await expect(page.getByRole('textbox', { name: 'Texto' })).toBeFocused();
    await type(text);
  };

  await open(page, '/crm/hsm');
  await tabTo(page, focusIsOn(page, 'Nuevo flujo'));
  await press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Nombre')).toBeFocused();
  await press('Enter');
  await expect(card(page, 'lead-created-1')).toBeVisible();
  await tabTo(page, focusIsOn(page, 'Agregar condición'));
  await press('Enter');
  await tabTo(page, focusIsOn(page, 'Dato'), 'Shift+Tab');
  await chooseHere('Origen');
  await press('Escape');

  await add('esperar', 'wait-1');
  await add('decidir', 'branch-1');
  await add('enviar pl', 'send-template-1');
  await settle('send-template-1', async () => {
    await expect(page.getByRole('combobox', { name: 'Plantilla' })).toBeFocused();
    await chooseHere('lead_followup');
    await tabTo(page, focusIsOn(page, /^Seguir según la respuesta/));
    await press('Space');
  });
  await add('asignar', 'assign-seller-1');
  await add('avisar', 'notify-team-1');
  await settle('notify-team-1', write(notice));
  await addAfter(/«Enviar plantilla», por «No, gracias»/, 'enviar texto', 'send-text-1');
  await settle('send-text-1', write(thanks));
  await add('salir', 'exit-1');
  await addAfter(/«Enviar plantilla», por «Sin respuesta»/, 'enviar pl', 'send-template-2');
  await settle('send-template-2', async () => {
    await expect(page.getByRole('combobox', { name: 'Plantilla' })).toBeFocused();
    await chooseHere('reactivation_1');
  });
  await add('esperar un', 'wait-for-1');
  await add('salir', 'exit-2');
  await settle('exit-2', async () => {
    await expect(page.getByRole('combobox', { name: 'Resultado' })).toBeFocused();
    await press('Enter');
    await chooseOption(page, 'Objetivo logrado');
  });
  await tabTo(page, cardHasFocus(page, 'wait-for-1'), 'Shift+Tab');
  await press('Enter');
  await press('Enter');
  await tabTo(page, focusIsOn(page, '«No pasó a tiempo» lleva a'));
  await chooseHere('Termina');
  await saved(page);
  return flowIdOf(page);
}

/** In a list that opens: down to it, Enter. Each step is waited for, so that none is read of before it was taken. */
async function chooseOption(page: Page, name: string): Promise<void> {
  const active = page.locator('[role="option"][data-combobox-selected]');
  await expect(page.getByRole('option', { name })).toBeVisible();
  for (let count = 0; count < 20; count++) {
    const at = (await active.count()) > 0 ? await active.textContent() : null;
    if (at?.includes(name)) break;
    await page.keyboard.press('ArrowDown');
    if (at === null) await expect(active).toHaveCount(1);
    else await expect(active).not.toHaveText(at);
  }
  await expect(active).toContainText(name);
  await page.keyboard.press('Enter');
}

/** The flow without what depends on when and where its steps were put down. */
export function meaningOf({ nodes, edges, settings }: Flow) {
  const named = nodes.toSorted((a, b) => a.id.localeCompare(b.id)).map(({ position: _place, ...node }) => node);
  const ways = edges.map(({ from, port, to }) => `${from} ${port} → ${to}`).toSorted();
  return { nodes: named, ways, settings };
}
