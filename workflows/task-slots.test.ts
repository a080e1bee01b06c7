import type { SlotPermit, SlotReserveContext } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { createAway } from './services/away.ts';
import { atWork, createTaskSlots } from './task-slots.ts';

const at = (isSticky: boolean) => ({ slotType: 'workflow', isSticky }) as SlotReserveContext;
const never = new AbortController().signal;
const isOpen = async (permit: Promise<SlotPermit>) => {
  let isThere = false;
  void permit.then(() => (isThere = true));
  await new Promise((resolve) => setImmediate(resolve));
  return isThere;
};

test('a crowd that wakes leaves room for whoever comes by the queue of all workers, and for whoever begins here', async () => {
  const slots = createTaskSlots(createAway(), { awake: 2, shared: 1, handed: 1 });
  const crowd = Array.from({ length: 10 }, () => slots.reserveSlot(at(true), never));
  expect(await Promise.all(crowd.map(isOpen))).toEqual([true, true, ...Array.from({ length: 8 }, () => false)]);
  expect(await isOpen(slots.reserveSlot(at(false), never))).toBe(true);
  expect(slots.tryReserveSlot(at(false))).not.toBeNull();
  expect(slots.tryReserveSlot(at(false))).toBeNull();
});

test('a slot that is given back goes to the first who waits for it, and to nobody of another road', async () => {
  const slots = createTaskSlots(createAway(), { awake: 1, shared: 1, handed: 1 });
  const held = await slots.reserveSlot(at(true), never);
  const other = await slots.reserveSlot(at(false), never);
  const [first, second] = [slots.reserveSlot(at(true), never), slots.reserveSlot(at(true), never)];
  slots.releaseSlot({ permit: other });
  expect(await isOpen(first)).toBe(false);
  slots.releaseSlot({ permit: held });
  expect([await isOpen(first), await isOpen(second)]).toEqual([true, false]);
});

test('whoever no longer wants a slot is not given one', async () => {
  const slots = createTaskSlots(createAway(), { awake: 1, shared: 1, handed: 1 });
  const held = await slots.reserveSlot(at(true), never);
  const ending = new AbortController();
  const gone = slots.reserveSlot(at(true), ending.signal);
  const next = slots.reserveSlot(at(true), never);
  ending.abort();
  await expect(gone).rejects.toBe(ending.signal.reason);
  slots.releaseSlot({ permit: held });
  expect(await isOpen(next)).toBe(true);
});

const task = { type: 'workflow', workflowType: 'enrolment', isSticky: true } as const;

test('few are at work at a time, and whoever waits for somebody else makes room for another, up to the slots there are', async () => {
  const away = createAway();
  const slots = createTaskSlots(away, { awake: 3, shared: 3, handed: 1 }, { most: 1, least: 1 });
  const crowd = Array.from({ length: 5 }, () => slots.reserveSlot(at(true), never));
  const open = () => Promise.all(crowd.map(isOpen));
  expect(await open()).toEqual([true, false, false, false, false]);
  const answers = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
  const waits = [away.during(() => answers[0]!.promise)];
  expect(await open()).toEqual([true, true, false, false, false]);
  for (const { promise } of answers.slice(1)) waits.push(away.during(() => promise));
  expect(await open()).toEqual([true, true, true, false, false]);
  // They have their answers, and are at work again: nobody comes for the first two that end.
  for (const { resolve } of answers) resolve();
  await Promise.all(waits);
  for (const permit of [await crowd[0]!, await crowd[1]!]) slots.releaseSlot({ permit });
  expect(await open()).toEqual([true, true, true, false, false]);
  slots.releaseSlot({ permit: await crowd[2]! });
  expect(await open()).toEqual([true, true, true, true, false]);
  slots.close();
  void away.during(() => new Promise(() => {}));
  expect(await isOpen(crowd[4]!)).toBe(false);
});

test('both roads together have as many at work, each has some, and who only asks for work keeps nobody of the other road away', async () => {
  const slots = createTaskSlots(createAway(), { awake: 9, shared: 9, handed: 1 }, { most: 4, least: 1 });
  const asleep = Array.from({ length: 5 }, () => slots.reserveSlot(at(true), never));
  expect(await Promise.all(asleep.map(isOpen))).toEqual([true, true, true, true, false]);
  const crowd = Array.from({ length: 6 }, () => slots.reserveSlot(at(false), never));
  const open = async () => (await Promise.all(crowd.map(isOpen))).filter(Boolean).length;
  expect(await open()).toBe(4);
  for (const permit of await Promise.all(asleep.slice(0, 3))) slots.markSlotUsed({ permit, slotInfo: task });
  for (const permit of await Promise.all(crowd.slice(0, 4))) slots.releaseSlot({ permit });
  // One of it, as three of four are at work on the other road, and nobody after it.
  expect(await open()).toBe(5);
  slots.releaseSlot({ permit: await asleep[0]!, slotInfo: task });
  expect(await open()).toBe(6);
});

test('as many are at work as somebody chose', async () => {
  const slots = createTaskSlots(createAway(), undefined, atWork(20));
  const crowd = Array.from({ length: 30 }, () => slots.reserveSlot(at(true), never));
  expect((await Promise.all(crowd.map(isOpen))).filter(Boolean)).toHaveLength(20);
});
