import fc from 'fast-check';
import { expect, it } from 'vitest';
import { factsOf } from '../../testing/samples.ts';
import { split } from './split.ts';

const here = { flowId: '0b6c', nodeId: 'split-1' };
const armsOf = (...percents: number[]) =>
  split.config.parse({ arms: percents.map((percent, i) => ({ port: `arm-${i}`, label: '', percent })) });
const taken = (config: ReturnType<typeof armsOf>, id: string, place = here) =>
  split.decide!(config, factsOf({ lead: { id } }), place).port;
const uuid = (i: number) => `${i.toString(16).padStart(8, '0')}-1111-4111-8111-111111111111`;

it('10,000 leads take the ways within 1 % of their weights', () => {
  for (const percents of [
    [50, 50],
    [90, 10],
    [33.3, 33.3, 33.4],
    [70, 20, 5, 5],
  ]) {
    const config = armsOf(...percents);
    const counts = new Map<string, number>();
    for (let i = 0; i < 10_000; i++) {
      const port = taken(config, uuid(i));
      counts.set(port, (counts.get(port) ?? 0) + 1);
    }
    percents.forEach((percent, i) =>
      expect(Math.abs((counts.get(`arm-${i}`) ?? 0) / 100 - percent), percents.join(' ')).toBeLessThan(1),
    );
  }
});

it('a lead always takes the same way, another step or flow draws anew, and a way of 0 % is never taken', () => {
  const config = armsOf(50, 0, 50);
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      expect(taken(config, id)).toBe(taken(config, id));
      expect(taken(config, id)).not.toBe('arm-1');
    }),
  );
  const ids = Array.from({ length: 2000 }, (_, i) => uuid(i));
  const alike = (place: typeof here) =>
    ids.filter((id) => taken(config, id) === taken(config, id, place)).length / 2000;
  expect(alike({ ...here, nodeId: 'split-2' })).toBeCloseTo(0.5, 1);
  expect(alike({ ...here, flowId: '0b6d' })).toBeCloseTo(0.5, 1);
});

it('weights that do not add up to 100, a single way, and the same way twice are refused', () => {
  const codes = (...arms: [string, number][]) =>
    split.config
      .safeParse({ arms: arms.map(([port, percent]) => ({ port, percent })) })
      .error?.issues.map((one) => one.message) ?? [];
  expect(codes(['a', 50], ['b', 50])).toEqual([]);
  expect(codes(['a', 33.33], ['b', 33.33], ['c', 33.34])).toEqual([]);
  expect(codes(['a', 60], ['b', 50])).toEqual(['split-sum']);
  expect(codes(['a', 100])).toEqual(['split-too-few']);
  expect(codes(['a', 50], ['a', 50])).toEqual(['duplicate-port']);
});

it('says the percentages as they are set, to hundredths', () => {
  const say = (...percents: number[]) => split.summary(armsOf(...percents)).en.match(/[\d.]+(?=%)/g);
  expect(say(50, 49.5, 0.5)).toEqual(['50', '49.5', '0.5']);
  expect(say(33.33, 33.33, 33.34)).toEqual(['33.33', '33.33', '33.34']);
  expect(say(100 / 3, 100 / 3, 100 / 3)).toEqual(['33.33', '33.33', '33.33']);
});
