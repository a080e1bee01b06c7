/** The follow-up that everybody comes for, drawn by somebody new: with clicks alone, with keys alone, and walked by a lead. */
import type { Page } from '@playwright/test';
import type { Flow } from '#flow';
import { expect, newName, newPhone, open, ready, test } from './app.ts';
import { card, draftOf, flowIdOf, messagesTo, publish, saved } from './flow-kit.ts';
import { cardHasFocus, countDrags, focusIsOn, tabTo } from './hands-kit.ts';

/** Whoever draws it may take so long, ms. */
const patience = 4 * 60_000;

const shots = process.env['SHOTS'];
const shoot = async (page: Page, name: string) => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
};

test('a new follow-up is drawn in four minutes with clicks alone and with keys alone, and a lead walks it', async ({
  page,
  api,
  problems,
}) => {
  test.setTimeout(300_000);
  await page.setViewportSize({ width: 1440, height: 900 });
  const drags = await countDrags(page);
  const began = Date.now();
  const clicked = await drawWithClicks(page);
  const byClicks = Date.now() - began;
  await shoot(page, 'followup-clicks');
  const withKeys = meaningOf(await draftOf(api, await drawWithKeys(page)));
  expect(await drags()).toBe(0);
  expect(byClicks).toBeLessThan(patience);
  expect(Date.now() - began - byClicks).toBeLessThan(patience);
  const flow = await draftOf(api, clicked);
  expect(meaningOf(flow)).toEqual(withKeys);
  expect(withKeys.ways).toEqual([
    'assign-seller-1 ok → notify-team-1',
    'branch-1 yes → send-template-1',
    'lead-created-1 next → wait-1',
    'send-template-1 button-me-interesa → assign-seller-1',
    'send-template-1 button-no-gracias → send-text-1',
    'send-template-1 timeout → send-template-2',
    'send-template-2 sent → wait-for-1',
    'send-text-1 sent → exit-1',
    'wait-1 next → branch-1',
    'wait-for-1 matched → exit-2',
    'wait-for-1 timeout → exit-1',
  ]);
});
