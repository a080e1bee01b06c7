/** What the specs share that build flows with one hand: with keys alone, or with clicks and no drag. */
import type { Page } from '@playwright/test';

/** No pointer may be dragged in these tests: counts what would be a drag. */
export async function countDrags(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const counter = window as unknown as { drags: number };
    counter.drags = 0;
    let down: [number, number] | null = null;
    addEventListener('dragstart', () => counter.drags++, true);
    addEventListener('pointerdown', (event) => (down = [event.clientX, event.clientY]), true);
    addEventListener('pointerup', () => (down = null), true);
    addEventListener(
      'pointermove',
      (event) => {
        if (down && Math.hypot(event.clientX - down[0], event.clientY - down[1]) > 3) counter.drags++;
      },
      true,
    );
  });
  return () => page.evaluate(() => (window as unknown as { drags: number }).drags);
}

/** Presses the key until what is wanted is so. */
export async function tabTo(page: Page, wanted: () => Promise<boolean>, key = 'Tab'): Promise<void> {
  for (let count = 0; count < 80; count++) {
    if (await wanted()) return;
    await page.keyboard.press(key);
  }
  throw new Error(`not reached with ${key}`);
}
const focusedName = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    const label =
      at instanceof HTMLInputElement ? [...(at.labels ?? [])].map((one) => one.textContent).join('') : undefined;
    return at?.getAttribute('aria-label') ?? at?.getAttribute('data-id') ?? label ?? at?.textContent ?? '';
  });
export const focusIsOn = (page: Page, name: RegExp | string) => async () => {
  const focused = await focusedName(page);
  return typeof name === 'string' ? focused === name : name.test(focused);
};
export const cardHasFocus = (page: Page, id: string) => () =>
  page.evaluate((wanted) => document.activeElement?.getAttribute('data-id') === wanted, id);
