/** What the specs of the connection with Meta share: businesses and ad accounts of their own, and the sandbox that plays Meta. */
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hashPassword } from '#api/people/password.ts';
import { connect } from '#db/platform/tenant.ts';
import { foundTenant } from '#db/people/first-people.ts';
import { Api, expect, newName, ready, signIn } from './app.ts';
import { findFaults } from './axe.ts';
import { dayAgo, zone } from './marketing-kit.ts';

export interface Person {
  email: string;
  password: string;
}

let made = Date.now();

/** A business that nobody else uses, and its ceo. */
export async function newBusiness(): Promise<Person> {
  const password = 'una frase bien larga';
  const email = `ceo${made++}@example.com`;
  const owner = connect(ready.databaseUrl, { max: 1, name: 'cadencia-e2e' });
  try {
    const ceo = { email, name: 'Carla Ceo', passwordHash: await hashPassword(password) };
    const place = { timezone: zone, currency: 'ARS', locale: 'es' };
    await owner.begin((tx) => foundTenant(tx, { name: newName('Negocio'), ...place, ceo }));
  } finally {
    await owner.end({ timeout: 2 });
  }
  return { email, password };
}

/** Tells the sandbox something (`/_sandbox/…`) and reads its answer. */
export async function control<T>(method: 'POST' | 'DELETE', path: string, body?: object | string): Promise<T> {
  const isText = typeof body === 'string';
  const answer = await fetch(`${ready.sandboxUrl}/_sandbox${path}`, {
    method,
    ...(body === undefined
      ? {}
      : {
          headers: { 'content-type': isText ? 'text/csv' : 'application/json' },
          body: isText ? body : JSON.stringify(body),
        }),
  });
  expect(answer.ok, `${method} ${path}: ${answer.status}`).toBe(true);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** Runs `work` while the sandbox does something wrong. */
export async function during(fault: object, work: () => Promise<void>): Promise<void> {
  const { id } = await control<{ id: string }>('POST', '/faults', fault);
  try {
    await work();
  } finally {
    await control('DELETE', `/faults/${id}`);
  }
}

export interface MadeAccount {
  /** `act_…` */
  id: string;
  name: string;
  campaign: string;
}

/** An ad account that nobody else uses, in the first portfolio, with one ad that spent every day. */
export async function newAccount(): Promise<MadeAccount> {
  const id = `7${made++}`;
  const name = newName('Cuenta');
  const campaign = newName('Promo');
  const rows = Array.from(
    { length: 12 },
    (_, back) => `${dayAgo(back + 1)},${id}1,${campaign},${id}2,Grupo,${id}3,Anuncio,123.45,1000,50`,
  );
  const header = 'date,campaign_id,campaign_name,adset_id,adset_name,ad_id,ad_name,spend,impressions,clicks';
  const query = new URLSearchParams({
    account: id,
    name,
    currency: 'ARS',
    timezone: zone,
  });
  await control('POST', `/ads?${query}`, [header, ...rows].join('\n'));
  return { id: `act_${id}`, name, campaign };
}

/** A browser of its own for somebody who has signed in. */
export async function visit(
  browser: Browser,
  person: Person,
): Promise<{ context: BrowserContext; page: Page; api: Api }> {
  const context = await browser.newContext({ locale: 'es-AR', reducedMotion: 'reduce' });
  await signIn(context, person);
  await context.addInitScript(() =>
    localStorage.setItem('cadencia-language', localStorage.getItem('cadencia-language') ?? 'es'),
  );
  return { context, page: await context.newPage(), api: new Api(context.request) };
}

/** Goes through the dialog by HTTP and connects the accounts; what the wizard does, without the screen. */
export async function connectByHttp(api: Api, ...accounts: string[]): Promise<void> {
  const { url } = await api.get<{ url: string }>('/crm/auth/meta/url');
  const back = await api.request.get(`${url}&decision=allow`, { headers: { accept: 'text/html' } });
  expect(back.url()).toContain('success=connected');
  for (const account_id of accounts) await api.post('/crm/marketing/connect', { account_id });
}

/** An account's box in the wizard; where many are listed, it is searched for. */
export async function findAccount(page: Page, name: string): Promise<Locator> {
  await page.getByRole('checkbox').first().waitFor();
  const search = page.getByRole('searchbox', { name: 'Buscar una cuenta' });
  if (await search.isVisible()) await search.fill(name);
  return page.getByRole('checkbox', { name });
}

/** Waits until every account is read, as far as it will be. */
export async function whenRead(api: Api): Promise<void> {
  const underWay = async () => {
    const { accounts } = await api.get<{ accounts: { state: string; history: { state: string } }[] }>(
      '/crm/marketing/sync',
    );
    const states = accounts.flatMap(({ state, history }) => [state, history.state]);
    return states.filter((state) => state === 'queued' || state === 'running').length;
  };
  await expect.poll(underWay, { timeout: 90_000 }).toBe(0);
}

/** Brings something into view, which an answer that arrives meanwhile may put in its place anew. */
export const bringIntoView = (it: Locator): Promise<void> =>
  expect(() => it.scrollIntoViewIfNeeded({ timeout: 5_000 })).toPass({ timeout: 60_000 });

const shots = process.env['CADENCIA_SHOTS'];
const quick = [
  { width: 1280, scheme: 'light', language: 'es' },
  { width: 390, scheme: 'dark', language: 'en' },
] as const;
const every = [1280, 390].flatMap((width) =>
  (['light', 'dark'] as const).flatMap((scheme) =>
    (['es', 'en'] as const).map((language) => ({ width, scheme, language })),
  ),
);

/**
 * Looks at a state as people see it, wide and narrow, light and dark, in both languages: axe finds nothing, nothing runs out of
 * the window. With CADENCIA_SHOTS=<folder> all combinations are looked at and kept as pictures.
 * @param settle waits until the state is on screen, in whichever language
 */
export async function look(page: Page, name: string, settle: () => Promise<unknown>): Promise<void> {
  for (const { width, scheme, language } of shots ? every : quick) {
    await page.setViewportSize({ width, height: width < 500 ? 844 : 850 });
    await page.emulateMedia({ colorScheme: scheme });
    await page.evaluate((next) => localStorage.setItem('cadencia-language', next), language);
    await page.reload();
    await settle();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBeLessThanOrEqual(0);
    expect(await findFaults(page), `${name} ${width} ${scheme} ${language}`).toEqual([]);
    if (!shots) continue;
    await mkdir(shots, { recursive: true });
    await page.screenshot({ path: join(shots, `${name}-${width}-${scheme}-${language}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 850 });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.evaluate(() => localStorage.setItem('cadencia-language', 'es'));
}
