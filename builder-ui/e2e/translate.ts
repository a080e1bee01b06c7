import type { Page } from '@playwright/test';

/** What a browser does that translates the page: every text goes into an element of its own making. */
export const translate = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      const parent = text.parentElement;
      if (!text.data.trim() || !parent || parent.closest('[translate=no], script, style, textarea')) continue;
      const font = document.createElement('font');
      parent.replaceChild(font, text);
      font.append(text);
    }
  });
