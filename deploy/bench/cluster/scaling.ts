/** How many people get through a flow per second, and per second of processor, with 4, 2 and 1 workers. */
import type { Product } from '../../testing/product.ts';
import { openProduct } from '../product.ts';
import { parts, readCpu, used } from './cpu.ts';

/**
 * Workers are ended for good on the way from 4 to 1: nothing can be done with them afterwards.
 * @param people of each flow at each number: `a` three messages with two waits of a second, `a0` the same without waits
 */
export async function benchWorkers(product: Product, people: number, tell: (line: string) => void): Promise<void> {
  const flows = await openProduct(product.ready, product.owner);
  await flows.receipts(false);
  const names = [...product.children.keys()].filter((name) => name.startsWith('worker'));
  await pass('a0', Math.ceil(people / 5));
  for (const wanted of [4, 2, 1].filter((one) => one <= names.length)) {
    while (names.length > wanted) await product.children.get(names.pop()!)!.stop();
    for (const name of ['a0', 'a'] as const) {
      const { perSecond, cpu } = await pass(name, people);
      const sum = Object.values(cpu).reduce((all, one) => all + one, 0);
      const shares = parts.map((part) => `${part} ${((1000 * cpu[part]) / people).toFixed(0)}`).join(', ');
      tell(
        `${wanted} ${wanted === 1 ? 'worker ' : 'workers'}  ${name.padEnd(2)}  ${perSecond.toFixed(1)} per second, ` +
          `${(people / sum).toFixed(1)} per CPU second (ms each: ${shares})`,
      );
    }
  }

  async function pass(name: 'a' | 'a0', count: number) {
    const before = readCpu(product.children);
    const perSecond = await flows.rate(name, count);
    return { perSecond, cpu: used(before, readCpu(product.children)) };
  }
}
