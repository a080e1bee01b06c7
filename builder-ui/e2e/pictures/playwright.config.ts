/** `npm run pictures`: makes the manual's pictures anew from the demo tenant. By hand, not with the tests. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import usual from '../playwright.config.ts';

process.env['LIVELY'] = '1';

export default defineConfig({
  ...usual,
  testDir: fileURLToPath(new URL('./', import.meta.url)),
  testMatch: 'make-pictures.ts',
  workers: 1,
  retries: 0,
});
