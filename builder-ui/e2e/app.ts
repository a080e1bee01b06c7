/** What every browser test starts from: a signed-in page, calls to the API, and leads of its own. */
import { test as base, expect, type APIRequestContext, type BrowserContext, type Page } from '@playwright/test';
import { gzipSync } from 'node:zlib';
import type { Ready } from '#deploy/ready.ts';
import { judgesAll, judgeWhatOpens } from './axe-all/watch.ts';

export { expect };

/** Where the product of this worker is. */
export const ready = productOf(Number(process.env['TEST_PARALLEL_INDEX'] ?? 0));

function productOf(worker: number): Ready {
  const told = JSON.parse(process.env['CADENCIA_READY'] ?? '{}') as Ready | Ready[];
  return Array.isArray(told) ? told[worker]! : told;
}

/** Signs in by HTTP; the context's pages are signed in from then on. */
export async function signIn(
  context: BrowserContext,
  person: { email: string; password: string } = ready,
): Promise<void> {
  const answer = await context.request.post(`${ready.url}/api/auth/login`, {
    data: { email: person.email, password: person.password },
    headers: { origin: ready.url },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Calls of the API with the page's session; what is refused fails the test with the answer. */
export class Api {
  readonly request: APIRequestContext;
  constructor(request: APIRequestContext) {
    this.request = request;
  }
  async get<T>(path: string): Promise<T> {
    const answer = await this.request.get(`${ready.url}/api${path}`);
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as T;
  }
  async post<T>(path: string, data: object): Promise<T> {
    const answer = await this.request.post(`${ready.url}/api${path}`, { data, headers: { origin: ready.url } });
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as T;
  }
  async patch<T>(path: string, data: object): Promise<T> {
    const answer = await this.request.patch(`${ready.url}/api${path}`, { data, headers: { origin: ready.url } });
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as T;
  }
}

/** Invites somebody to the team of who calls, and accepts for them by a password of theirs. */
export async function joinTeam(
  api: Api,
  person: { email: string; password: string; name: string; role: string },
): Promise<void> {
  const { password, ...invited } = person;
  const { link } = await api.post<{ link: string }>('/crm/team', invited);
  await acceptInvitation(link, password);
}

/** Behind the browser's back: nobody is signed in by it. */
export async function acceptInvitation(link: string, password: string): Promise<void> {
  const answer = await fetch(`${ready.url}/api/auth/invitation/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: link.split('#')[1], password }),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

let numbers = Date.now() % 10_000_000;
/** An Argentine mobile number that no other lead of the run has. */
export function newPhone(): string {
  return `+54911${String(20_000_000 + (numbers++ % 10_000_000)).padStart(8, '0')}`;
}

/** A name that no other lead of the run has. */
export function newName(first: string): string {
  return `${first} ${(numbers++).toString(36)}`;
}

export interface MadeLead {
  id: string;
  name: string;
  phone: string;
}

/** `page` is signed in as the ceo of the demo tenant, in Spanish. `problems` collects what the browser complained about. */
export const test = base.extend<{
  api: Api;
  lead: (fields?: object) => Promise<MadeLead>;
  problems: string[];
  judged: void;
}>({
  judged: [
    async ({ browser }, use, testInfo) => {
      if (!judgesAll) return use();
      const judge = await judgeWhatOpens(browser, testInfo);
      await use();
      judge();
    },
    { auto: true },
  ],
  page: async ({ page, context }, use) => {
    await signIn(context);
    // What another test picked for this person must not matter here.
    await page.addInitScript(() =>
      localStorage.setItem('cadencia-language', localStorage.getItem('cadencia-language') ?? 'es'),
    );
    await use(page);
  },
  api: async ({ page }, use) => {
    await use(new Api(page.context().request));
  },
  lead: async ({ api }, use) => {
    await use((fields = {}) => api.post('/crm/leads', { name: newName('Lead'), phone: newPhone(), ...fields }));
  },
  problems: async ({ page }, use) => {
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
    await use(problems);
  },
});

/** Opens a page of the app and waits until its heading stands and nothing loads any more. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(ready.url + path);
  await expect(page.locator('h1')).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

/** Weighs every script that the page loads from now on. @returns asks for the sum so far, gzipped, in KiB */
export function weighScript(page: Page): () => Promise<number> {
  const sizes = new Map<string, Promise<number>>();
  page.on('response', (answer) => {
    const { pathname } = new URL(answer.url());
    if (!pathname.endsWith('.js')) return;
    sizes.set(
      pathname,
      answer.body().then((body) => gzipSync(body).length),
    );
  });
  return async () => {
    expect(sizes.size).toBeGreaterThan(3);
    return (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0) / 1024;
  };
}
