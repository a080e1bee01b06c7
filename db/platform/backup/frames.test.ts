import { expect, it } from 'vitest';
import { readFrames, toFrame } from './frames.ts';

const bytes = (length: number) => Uint8Array.from({ length }, (_, n) => n % 251);
const sizes = [0, 1, 3, 4, 5, 0, 300, 70_000, 0];

async function* inChunks(all: Uint8Array, size: number) {
  for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
}

it.each([1, 3, 4, 7, 64, 16_384, 1_000_000])('frames come back whole from chunks of %d', async (size) => {
  const all = Buffer.concat(sizes.map((each) => toFrame(bytes(each))));
  const read: Uint8Array[] = [];
  for await (const frame of readFrames(inChunks(all, size))) read.push(Uint8Array.from(frame));
  expect(read).toEqual(sizes.map(bytes));
});

it('a stream that ends in the middle is not taken for whole', async () => {
  const all = toFrame(bytes(10));
  const drain = async () => {
    for await (const _ of readFrames(inChunks(all.subarray(0, 12), 5)));
  };
  await expect(drain()).rejects.toThrow('breaks off');
});
