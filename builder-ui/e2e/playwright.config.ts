/** Browser tests against the whole product, started for them by product.ts. `npm test` runs them last. */
import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { findChromium } from '#deploy/chromium.ts';

export default defineConfig({
  testDir: fileURLToPath(new URL('.', import.meta.url)),
  globalSetup: fileURLToPath(new URL('./product.ts', import.meta.url)),
  // One product, one tenant, two cores.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  retries: 0,
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
