import { expect, it } from 'vitest';
import { collectKeys } from './early-keys.ts';

/** A window that only hears keys. */
function keyboard() {
  const heard = new Set<(event: KeyboardEvent) => void>();
  return {
    window: {
      addEventListener: (_type: string, listener: (event: KeyboardEvent) => void) => void heard.add(listener),
      removeEventListener: (_type: string, listener: (event: KeyboardEvent) => void) => void heard.delete(listener),
    } as never,
    /** @returns whether the page was kept from hearing it */
    press(key: string, over: object = {}): boolean {
      let kept = false;
      const event = { key, preventDefault: () => (kept = true), stopPropagation: () => {}, ...over };
      for (const listener of heard) listener(event as never);
      return kept;
    },
  };
}

it('keeps what is typed before the finder is there, and nothing afterwards', () => {
  const { window, press } = keyboard();
  const take = collectKeys(window);
  for (const key of ['n', 'ú', 'x', 'Backspace', 'ñ', ' ', 'e', 'z']) expect(press(key)).toBe(true);
  expect([press('Escape'), press('k', { ctrlKey: true }), press('Tab')]).toEqual([false, false, false]);
  expect(take()).toBe('núñ ez');
  expect(press('a')).toBe(false);
  expect(take()).toBe('núñ ez');
});
