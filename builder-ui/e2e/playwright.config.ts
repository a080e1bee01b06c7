/** Browser tests against the whole product, started for them by product.ts. `npm test` runs them last. */
import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { findChromium } from '#deploy/chromium.ts';

export default defineConfig({
  testDir: fileURLToPath(new URL('./', import.meta.url)),
  globalSetup: fileURLToPath(new URL('./product.ts', import.meta.url)),
  // One product, one tenant, two cores.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // On a shared machine a second try tells a slow moment from a fault; what needed it is listed as flaky.
  retries: process.env['CI'] ? 1 : 0,
  forbidOnly: true,
  reporter: 'list',
  outputDir: fileURLToPath(new URL('../../test-results', import.meta.url)),
  use: {
    browserName: 'chromium',
    locale: 'es-AR',
    timezoneId: 'America/Argentina/Buenos_Aires',
    viewport: { width: 1280, height: 850 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath: await findChromium(), args: ['--no-sandbox'] },
    contextOptions: { reducedMotion: 'reduce' },
  },
});
