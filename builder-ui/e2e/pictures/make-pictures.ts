/**
 * The manual's pictures, of the demo tenant, in both languages, light and dark. Each line is one picture: its name, its page, what must
 * stand there first, told without words.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, open, test } from '../app.ts';

const folder = new URL('../../../docs/pictures/', import.meta.url);

const pictures: readonly { name: string; path: string; ready: (page: Page) => Promise<void> }[] = [
  {
    name: 'marketing',
    path: '/crm/marketing?range=30d',
    ready: (page) => expect(page.getByRole('table').first()).toBeVisible(),
  },
  {
    name: 'flows',
    path: '/crm/hsm',
    ready: (page) => expect(page.getByRole('switch').first()).toBeVisible(),
  },
  {
    name: 'builder',
    path: '/crm/hsm',
    async ready(page) {
      await page.locator('a[href*="/crm/hsm/flows/"]').first().click();
      await page.locator('.react-flow__node').nth(1).click();
      await expect(page.getByRole('link', { name: /^(Ayuda|Help): / })).toBeVisible();
    },
  },
  {
    name: 'templates',
    path: '/crm/hsm/templates/new',
    ready: (page) => expect(page.getByLabel(/^(Nombre|Name)/).first()).toBeVisible(),
  },
  {
    name: 'leads',
    path: '/crm/leads',
    ready: (page) => expect(page.getByRole('row').nth(5)).toBeVisible(),
  },
  {
    name: 'import',
    path: '/crm/leads/import',
    ready: (page) => expect(page.locator('input[type="file"]').first()).toBeAttached(),
  },
  {
    name: 'diagnostics',
    path: '/crm/settings?tab=diagnostics',
    ready: (page) => expect(page.getByRole('button', { name: /^(Revisar de nuevo|Check again)$/ })).toBeVisible(),
  },
];

for (const language of ['es', 'en'] as const)
  for (const scheme of ['light', 'dark'] as const)
    for (const { name, path, ready } of pictures) {
      test(`picture: ${name}, ${language}, ${scheme}`, async ({ page }) => {
        await page.setViewportSize({ width: 1280, height: 800 });
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        await page.addInitScript((chosen) => localStorage.setItem('cadencia-language', chosen), language);
        await open(page, path);
        await ready(page);
        await page.waitForLoadState('networkidle');
        const png = await page.screenshot({ animations: 'disabled' });
        await mkdir(new URL(`${language}/`, folder), { recursive: true });
        const file = scheme === 'light' ? `${language}/${name}.webp` : `${language}/${name}.dark.webp`;
        await writeFile(new URL(file, folder), await packed(page, png));
      });
    }

/** The browser itself makes a small file of it: half the size of a PNG that says the same. */
async function packed(page: Page, png: Buffer): Promise<Buffer> {
  const blank = await page.context().newPage();
  const data = await blank.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    canvas.getContext('2d')!.drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.82).split(',')[1]!;
  }, png.toString('base64'));
  await blank.close();
  return Buffer.from(data, 'base64');
}
