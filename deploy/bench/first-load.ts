/** How much script a first visit to a page loads, gzipped: what a slow line waits for before anything stands. */
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import postgres from 'postgres';
import { findChromium } from '../chromium.ts';
import type { Stack } from '../stack.ts';
import { fillMarketing } from './marketing-data.ts';

/** KiB, and what has to stand on the page until all of it is there. */
const bounds = [
  { path: '/crm/hsm', most: 230, last: 'h1' },
  { path: '/crm/marketing', most: 280, last: '[role="application"]' },
] as const;

const size = { leads: 1000, opportunities: 200, sales: 100, ads: 10, days: 30 };

/** @throws when a page's heading or chart does not come */
export async function benchFirstLoad({ ready }: Stack, tell: (line: string) => void): Promise<void> {
  const owner = postgres(ready.databaseUrl, { max: 2, onnotice: () => {} });
  try {
    const [home] = await owner<{ tenant_id: string }[]>`
      select tenant_id from memberships m join users u on u.id = m.account_id where u.email = ${ready.email}`;
    await fillMarketing(owner, home!.tenant_id, size, () => {});
    // Before its first reading the page has no figures to show.
    await owner`insert into sync_runs (tenant_id, kind, account_id, state, started_at, ended_at)
      values (${home!.tenant_id}, 'meta-ads', 'act_1', 'completed', now(), now())`;
  } finally {
    await owner.end();
  }
  tell('first load, script:');
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  try {
    for (const { path, most, last } of bounds) {
      const context = await browser.newContext();
      await context.request.post(`${ready.url}/api/auth/login`, {
        data: { email: ready.email, password: ready.password },
        headers: { origin: ready.url },
      });
      const page = await context.newPage();
      const sizes: Promise<number>[] = [];
      page.on('response', (answer) => {
        if (new URL(answer.url()).pathname.endsWith('.js'))
          sizes.push(answer.body().then((body) => gzipSync(body).length));
      });
      await page.goto(ready.url + path);
      await page.locator(last).first().waitFor();
      // What a page asks for once it stands is loaded too.
      await page.waitForTimeout(1000);
      const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      tell(`  first load of ${path.padEnd(16)} ${(bytes / 1024).toFixed(1).padStart(7)} KiB gz   (< ${most})`);
      await context.close();
    }
  } finally {
    await browser.close();
  }
}
