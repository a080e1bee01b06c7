/** With AXE=all every page and whatever opens over one is judged in any browser test that comes to see it. */
import { type Browser, type BrowserContext, expect, type Page, type TestInfo } from '@playwright/test';
import { findFaults } from '../axe.ts';
import { markWhatOpens } from './mark.ts';

export const judgesAll = process.env['AXE'] === 'all';

/** What a test saw is told to the report by notes of this type: JSON of `Seen`. */
export const noteType = 'axe';
export interface Seen {
  /** What makes one look of a page or an overlay differ from another: place, tab, scheme, errors shown. */
  look: string;
  /** File that draws the overlay; none for a page. */
  from: string | null;
  faults: string[];
  /** It was gone again before the test waited for anything, so nothing is known of it. */
  isMissed?: boolean;
}

/** The same look is judged once by each worker. */
const known = new Set<string>();

/**
 * Watches every page of every context from now on. A locator's action or expectation waits until what just opened is judged.
 * @returns ends the watch, and fails the test for what was found
 */
export async function judgeWhatOpens(browser: Browser, testInfo: TestInfo): Promise<() => void> {
  const found: string[] = [];
  const tell = (seen: Seen) => {
    testInfo.annotations.push({ type: noteType, description: JSON.stringify(seen) });
    found.push(...seen.faults.map((fault) => `${seen.look}: ${fault}`));
  };
  /** What judging takes is no part of the test's own time. */
  const besides = async (work: () => Promise<void>) => {
    const began = Date.now();
    await work();
    testInfo.setTimeout(testInfo.timeout + Date.now() - began);
  };
  const make = browser.newContext;
  const watch = async (context: BrowserContext) => {
    await context.addInitScript(markWhatOpens);
    context.on('page', (page) => {
      page.on('console', (message) => {
        if (!message.text().startsWith('axe-missed ')) return;
        const { look, from } = JSON.parse(message.text().slice(11)) as Seen;
        if (!known.has(look)) tell({ look, from, faults: [], isMissed: true });
      });
      page
        .addLocatorHandler(page.locator('[data-axe-due]').first(), () => besides(() => judge(page, tell)), {
          noWaitAfter: true,
        })
        .catch(() => undefined);
    });
    return context;
  };
  browser.newContext = async (...options) => watch(await make.apply(browser, options));
  return () => {
    browser.newContext = make;
    expect(found).toEqual([]);
  };
}

async function judge(page: Page, tell: (seen: Seen) => void): Promise<void> {
  // What loads is judged when it stands there; a test that holds it back has it judged as it is.
  await page
    .waitForFunction(() => !document.querySelector('[data-axe-due] [aria-busy="true"]'), undefined, { timeout: 2000 })
    .catch(() => undefined);
  const due = await page
    .evaluate(() => {
      // What was judged before must not be judged with it.
      for (const old of document.querySelectorAll<HTMLElement>('[data-axe-now]')) delete old.dataset['axeNow'];
      return [...document.querySelectorAll<HTMLElement>('[data-axe-due]')].map((part, at) => {
        const { look, from } = JSON.parse(part.dataset['axeDue']!) as { look: string; from: string | null };
        delete part.dataset['axeDue'];
        part.dataset['axeNow'] = String(at);
        return { look, from, within: part === document.documentElement ? undefined : `[data-axe-now="${at}"]` };
      });
    })
    .catch(() => []);
  for (const { look, from, within } of due) {
    if (known.has(look)) continue;
    const faults = await findFaults(page, within).catch(() => undefined);
    if (faults) known.add(look);
    tell({ look, from, faults: faults ?? [], ...(!faults && { isMissed: true }) });
  }
}
