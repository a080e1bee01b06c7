import type { SlotPermit, SlotReserveContext } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { createTaskSlots } from './task-slots.ts';

const at = (isSticky: boolean) => ({ slotType: 'workflow', isSticky }) as SlotReserveContext;
const never = new AbortController().signal;
const isOpen = async (permit: Promise<SlotPermit>) => {
  let isThere = false;
  void permit.then(() => (isThere = true));
  await new Promise((resolve) => setImmediate(resolve));
  return isThere;
};

test('a crowd that wakes leaves room for whoever comes by the queue of all workers, and for whoever begins here', async () => {
  const slots = createTaskSlots({ awake: 2, shared: 1, handed: 1 });
  const crowd = Array.from({ length: 10 }, () => slots.reserveSlot(at(true), never));
  expect(await Promise.all(crowd.map(isOpen))).toEqual([true, true, ...Array.from({ length: 8 }, () => false)]);
  expect(await isOpen(slots.reserveSlot(at(false), never))).toBe(true);
  expect(slots.tryReserveSlot(at(false))).not.toBeNull();
  expect(slots.tryReserveSlot(at(false))).toBeNull();
});

test('a slot that is given back goes to the first who waits for it, and to nobody of another road', async () => {
  const slots = createTaskSlots({ awake: 1, shared: 1, handed: 1 });
  const held = await slots.reserveSlot(at(true), never);
  const other = await slots.reserveSlot(at(false), never);
  const [first, second] = [slots.reserveSlot(at(true), never), slots.reserveSlot(at(true), never)];
  slots.releaseSlot({ permit: other });
  expect(await isOpen(first)).toBe(false);
  slots.releaseSlot({ permit: held });
  expect([await isOpen(first), await isOpen(second)]).toEqual([true, false]);
});

test('whoever no longer wants a slot is not given one', async () => {
  const slots = createTaskSlots({ awake: 1, shared: 1, handed: 1 });
  const held = await slots.reserveSlot(at(true), never);
  const ending = new AbortController();
  const gone = slots.reserveSlot(at(true), ending.signal);
  const next = slots.reserveSlot(at(true), never);
  ending.abort();
  await expect(gone).rejects.toBe(ending.signal.reason);
  slots.releaseSlot({ permit: held });
  expect(await isOpen(next)).toBe(true);
});
