import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findChromium } from '../chromium.ts';
import { startTestSandbox, type TestSandbox, to } from './testing.ts';

let sandbox: TestSandbox;
let browser: Browser;
let axe: string;
beforeAll(async () => {
  const path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  [sandbox, axe, browser] = await Promise.all([
    startTestSandbox(),
    readFile(path, 'utf8'),
    chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] }),
  ]);
});
afterAll(() => Promise.all([browser?.close(), sandbox?.stop()]));
beforeEach(() => sandbox.call('POST', '/_sandbox/reset'));

const hostile =
  '<img src=x onerror="document.title=1"> *negrita* https://example.com/"><script>document.title=2</script>';

async function open(
  options: { width?: number; dark?: boolean; language?: string } = {},
): Promise<{ page: Page; errors: string[] }> {
  const { width = 1200, dark = false, language = 'es-AR' } = options;
  const page = await browser.newPage({
    viewport: { width, height: 760 },
    colorScheme: dark ? 'dark' : 'light',
    locale: language,
  });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(sandbox.url);
  return { page, errors };
}

test('a lead answers, taps a button, comes from an ad and says stop, all on the page', async () => {
  await sandbox.call('POST', '/_sandbox/templates', {
    name: 'ask',
    language: 'es',
    body: '¿Vienes hoy?',
    buttons: [{ text: 'Sí, voy' }],
  });
  await sandbox.send({ template: { name: 'ask', language: { code: 'es' } } });
  const { page, errors } = await open();
  await page.getByRole('button', { name: to }).click();
  await page.getByRole('button', { name: 'Sí, voy' }).click();
  await page.getByRole('log').getByText('En respuesta a: ¿Vienes hoy?').waitFor();
  await page.getByLabel('Responder como esta persona').fill(hostile);
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText('negrita').waitFor();
  await page.getByRole('button', { name: 'Viene de un anuncio' }).click();
  await page.getByRole('dialog').getByLabel('Título del anuncio').fill('Oferta');
  await page.getByRole('dialog').getByRole('button', { name: 'Enviar' }).click();
  await page.getByText('Anuncio: Oferta').waitFor();
  await page.getByRole('button', { name: /^STOP:/ }).click();
  await page.getByText('Pidió no recibir más mensajes').waitFor();

  // What people write stays text: nothing of it became an element or ran.
  expect(await page.getByRole('log').locator('img, script').count()).toBe(0);
  expect(await page.title()).toBe('Sandbox · Cadencia');
  expect(await page.getByRole('log').getByRole('link').getAttribute('href')).toBe('https://example.com/');
  expect(errors).toEqual([]);
  const { bubbles, optedOut } = sandbox.sandbox.store.conversation(to);
  expect(bubbles.filter((one) => one.from === 'lead').map((one) => one.text)).toEqual([
    'Sí, voy',
    hostile,
    '¡Hola! Quiero más información.',
    'STOP',
  ]);
  expect(optedOut).toBe(true);
  await page.close();
});

test('somebody new writes first, in English, and a new message shows up by itself', async () => {
  const { page } = await open({ language: 'en-US' });
  await page.getByText('When a flow sends a message').waitFor();
  await page.getByRole('button', { name: 'Someone new writes' }).click();
  await page.getByLabel('Phone').fill('+54 9 11 0123-4567');
  await page.getByLabel('Name').fill('Zoë');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Zoë' }).waitFor();
  await sandbox.send({ to: '+5491101234567', type: 'text', text: { body: 'Welcome!' }, template: undefined });
  await page.getByRole('log').getByText('Welcome!').waitFor();
  // The open chat reads what arrives.
  await expect.poll(() => sandbox.sandbox.store.conversation('+5491101234567').bubbles.at(-1)?.status).toBe('read');
  await page.getByRole('button', { name: 'Español' }).click();
  await page.getByRole('button', { name: 'Viene de un anuncio' }).waitFor();
  await page.close();
});

test.each([
  { width: 1200, dark: false },
  { width: 390, dark: true },
])('nothing serious for people with disabilities, and no sideways scrolling: %o', async (options) => {
  await sandbox.send();
  await sandbox.send({ type: 'text', text: { body: 'fails' }, template: undefined });
  await sandbox.call('POST', '/_sandbox/inbound', {
    from: to,
    name: 'Zoë',
    text: hostile,
    referral: { source_id: '1', headline: 'Ad' },
  });
  const { page } = await open(options);
  const check = async (place: string): Promise<void> => {
    // Evaluated, not added as a script: the page lets no foreign script in.
    await page.evaluate(axe);
    const found = await page.evaluate(
      'axe.run().then((result) => result.violations.map(({ impact, id }) => `${impact} ${id}`))',
    );
    expect([place, (found as string[]).filter((one) => /^(serious|critical)/.test(one))]).toEqual([place, []]);
    expect([place, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([place, options.width]);
  };
  await page.getByRole('button', { name: 'Zoë' }).waitFor();
  await check('people');
  await page.getByRole('button', { name: 'Zoë' }).click();
  await page.getByRole('log').getByText('negrita').waitFor();
  await check('chat');
  await page.getByRole('button', { name: 'Viene de un anuncio' }).click();
  await check('dialog');
  await page.close();
});
