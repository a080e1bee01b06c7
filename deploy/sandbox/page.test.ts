import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { texts } from './page/chat.js';
import { startTestSandbox, type TestSandbox, to } from './testing.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.stop());

const html = readFileSync(new URL('./page/phone.html', import.meta.url), 'utf8');

test('the page and everything it names are served, and nothing from elsewhere is allowed in', async () => {
  const page = await fetch(`${sandbox.url}/`);
  expect(await page.text()).toBe(html);
  expect(page.headers.get('Content-Security-Policy')).toMatch(/default-src 'none'.*script-src 'self'/);
  const scripts = ['phone', 'draw', 'dialog'].map((name) =>
    readFileSync(new URL(`./page/${name}.js`, import.meta.url), 'utf8'),
  );
  const named = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path!);
  const imported = scripts.join('\n').matchAll(/from '\.\/([a-z-]+\.js)'/g);
  for (const path of [...named, ...[...imported].map(([, name]) => `/page/${name}`)]) {
    const answer = await fetch(sandbox.url + path);
    expect([path, answer.status]).toEqual([path, 200]);
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/(css|javascript); charset=utf-8$/);
    await answer.text();
  }
  // Text of leads must never be read as HTML.
  for (const script of scripts)
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
});

test('every label of the page has its text', () => {
  const keys = [...html.matchAll(/data-(?:text|label|placeholder)="([^"]+)"/g)].map(([, key]) => key!);
  expect(keys.length).toBeGreaterThan(15);
  expect(keys.filter((key) => !(key in texts))).toEqual([]);
});

test('the phone shows the chat as the lead sees it, and 204 while nothing changes', async () => {
  await sandbox.call('POST', '/_sandbox/templates', {
    name: 'full',
    language: 'es',
    header: 'Oferta {{1}}',
    body: 'Hola {{1}}, mira esto.',
    footer: 'Pie',
    buttons: [{ text: 'Sí' }, { text: 'Ver', url: 'https://example.com/{{1}}' }],
  });
  const text = (value: string) => [{ type: 'text', text: value }];
  await sandbox.send({
    template: {
      name: 'full',
      language: { code: 'es' },
      components: [
        { type: 'header', parameters: text('hoy') },
        { type: 'body', parameters: text('Ana') },
        { type: 'button', sub_type: 'url', index: 1, parameters: text('x') },
      ],
    },
  });
  const view = async (version = 0) =>
    sandbox.call('GET', `/_sandbox/phone?person=${encodeURIComponent(to)}&version=${version}`);
  await expect.poll(async () => (await view()).body.chat.bubbles[0].status).toBe('delivered');
  const { body } = await view();
  expect(body.people).toMatchObject([{ person: to, unread: 1, last: 'Hola Ana, mira esto.' }]);
  expect(body.chat.bubbles[0]).toMatchObject({
    from: 'business',
    header: { kind: 'TEXT', text: 'Oferta hoy' },
    text: 'Hola Ana, mira esto.',
    footer: 'Pie',
    buttons: [
      { type: 'QUICK_REPLY', text: 'Sí', payload: 'Sí' },
      { type: 'URL', text: 'Ver', url: 'https://example.com/x' },
    ],
  });
  expect((await view(body.version)).status).toBe(204);
});

test('opening the chat reads what was delivered', async () => {
  const { body: sent } = await sandbox.send();
  const status = async () => (await sandbox.call('GET', `/v2/whatsapp/messages/${sent.id}`)).body.status;
  await expect.poll(status).toBe('delivered');
  expect((await sandbox.call('POST', '/_sandbox/read', { person: to })).status).toBe(204);
  expect(await status()).toBe('read');
  const { body } = await sandbox.call('GET', '/_sandbox/phone');
  expect(body.people[0].unread).toBe(0);
});

test('whoever has not written is called by the name that is told; who named themselves keeps theirs', async () => {
  await sandbox.send();
  await sandbox.call('POST', '/_sandbox/inbound', { from: '+5491101234567', name: 'Zoë', text: 'Hola' });
  const names = { [to]: 'Julián Núñez', '+5491101234567': 'Otra', '+5491100000000': 'Nadie' };
  expect((await sandbox.call('POST', '/_sandbox/names', names)).status).toBe(204);
  const { people } = (await sandbox.call('GET', '/_sandbox/phone')).body;
  const called = people.map((one: { person: string; name: string }) => [one.person, one.name]);
  expect(Object.fromEntries(called)).toEqual({ [to]: 'Julián Núñez', '+5491101234567': 'Zoë' });
});
