/** The browser that the tests use. */
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/**
 * Path of a Chromium: `CHROMIUM`, else one on PATH, else Playwright's own.
 * @throws with a sentence on how to get one
 */
export async function findChromium(): Promise<string> {
  const chosen = process.env.CHROMIUM;
  if (chosen) {
    if (await isProgram(chosen)) return chosen;
    throw new Error(`CHROMIUM is set to ${chosen}, which is not a program.`);
  }
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter(Boolean)) {
    for (const name of names) if (await isProgram(join(folder, name))) return join(folder, name);
  }
  if (await isProgram(chromium.executablePath())) return chromium.executablePath();
  throw new Error(
    'The browser tests need Chromium, and there is none. Install it (apt-get install chromium), run "npx playwright install chromium", or point CHROMIUM at one.',
  );
}

function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
