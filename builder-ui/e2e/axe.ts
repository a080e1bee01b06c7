/** The judge of accessibility, for every spec. */
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds serious or critical on the page as it stands, target sizes included.
 * @param within the part to judge, as a selector; the whole page otherwise
 */
export async function findFaults(page: Page, within?: string): Promise<string[]> {
  // Colours are judged as they are, so nothing may be on its way from one to another.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getTiming().iterations !== Number.POSITIVE_INFINITY)
        .map(({ finished }) => finished),
    ).then(() => undefined),
  );
  // Past the content policy: this runs through the debugger, as a person's browser extension would.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (part) =>
      (window as unknown as { axe: { run(part: unknown, options: object): Promise<AxeResults> } }).axe.run(
        part ?? document,
        {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
          // What is in order need not be listed.
          resultTypes: ['violations'],
        },
      ),
    within,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary ?? ''}`),
    );
}
