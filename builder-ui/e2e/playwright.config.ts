/** Browser tests against the whole product, started for them by product.ts. `npm test` runs them last. */
import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { findChromium } from '#deploy/chromium.ts';
import { judgesAll } from './axe-all/watch.ts';

export default defineConfig({
  testDir: fileURLToPath(new URL('./', import.meta.url)),
  globalSetup: fileURLToPath(new URL('./product.ts', import.meta.url)),
  // Each has a product of its own.
  workers: process.env['CADENCIA_READY'] ? 1 : 2,
  timeout: 120_000,
  // What opens is judged while an expectation waits; that time counts as its own.
  expect: { timeout: judgesAll ? 90_000 : 20_000 },
  // On a shared machine a second try tells a slow moment from a fault; what needed it is listed in the end.
  retries: process.env['CI'] || process.env['CI_STRICT'] ? 1 : 0,
  // Once a day it is a fault all the same.
  failOnFlakyTests: Boolean(process.env['CI_STRICT']),
  forbidOnly: true,
  reporter: [
    ['list'],
    [fileURLToPath(new URL('second-tries.ts', import.meta.url))],
    ...(judgesAll ? [[fileURLToPath(new URL('axe-all/report.ts', import.meta.url))] as [string]] : []),
  ],
  outputDir: fileURLToPath(new URL('../../test-results', import.meta.url)),
  use: {
    browserName: 'chromium',
    // Whatever opens is judged in this one; a test that picks its own scheme keeps it.
    colorScheme: judgesAll && process.env['AXE_SCHEME'] === 'dark' ? 'dark' : 'light',
    locale: 'es-AR',
    timezoneId: 'America/Argentina/Buenos_Aires',
    viewport: { width: 1280, height: 850 },
    // Costs a third of the time; by hand: --trace on.
    trace: 'on-first-retry',
    launchOptions: { executablePath: await findChromium(), args: ['--no-sandbox'] },
    contextOptions: { reducedMotion: 'reduce' },
  },
});
