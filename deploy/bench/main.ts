/**
 * `npm run bench`: our whole path beside bare workflows on the same Temporal server, in one run. Prints enrolments per second,
 * ratios, and the time from an event to the accepted message. `-- --size 0.2` makes it shorter and less exact.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { startProduct } from '../testing/product.ts';
import { startBare } from './bare.ts';
import { median, percentile, Table } from './numbers.ts';
import { publishPath } from './whole-path.ts';

const { values } = parseArgs({
  options: { size: { type: 'string', default: '1' }, runs: { type: 'string', default: '3' } },
});
const sized = (count: number) => Math.max(5, Math.round(count * Number(values.size)));
const runs = Number(values.runs);

console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}; median of ${runs} runs.`,
);
const product = await startProduct();
try {
  // Our own pace limit protects real numbers; here it would be what is measured.
  await product.owner`update senders set per_second = 1000`;
  const a = await publishPath(product, 'bench-a', 3, 'PT1S');
  const a0 = await publishPath(product, 'bench-a0', 3, null);
  const bare = await startBare(product);
  const single = await publishPath(product, 'bench-single', 1, null);

  const measured = [
    {
      name: 'a',
      text: 'three messages, two 1 s waits, whole path',
      run: () => a.run(sized(200)),
      rates: [] as number[],
    },
    { name: 'a0', text: 'three messages, no waits, whole path', run: () => a0.run(sized(200)), rates: [] as number[] },
    {
      name: 'b',
      text: 'bare: three activities, two timers',
      run: () => bare.run('threeWithTimers', sized(150)),
      rates: [] as number[],
    },
    {
      name: 'c',
      text: 'bare: sixteen activities, two timers',
      run: () => bare.run('sixteenWithTimers', sized(60)),
      rates: [] as number[],
    },
    { name: 'd', text: 'bare: one activity', run: () => bare.run('one', sized(300)), rates: [] as number[] },
  ];
  console.log('Warming up …');
  await Promise.all([a.run(5), a0.run(5), bare.run('one', 5), bare.run('threeWithTimers', 5)]);
  // In turns, so that a slow minute of the machine hits all of them.
  for (let round = 1; round <= runs; round++) {
    for (const each of measured) {
      const rate = await each.run();
      each.rates.push(rate);
      console.log(`run ${round}  ${each.name.padEnd(3)} ${rate.toFixed(1)} per second`);
    }
  }
  const latencies = await single.latencies(sized(100));

  const of = (name: string) => median(measured.find((each) => each.name === name)!.rates);
  const table = new Table(['', 'completed per second', 'what']);
  for (const { name, text } of measured) table.add(name, of(name).toFixed(1), text);
  table.print();
  const ratios = new Table(['ratio', 'measured', 'wanted']);
  ratios.add('a / b', (of('a') / of('b')).toFixed(2), '≥ 1.0');
  ratios.add('a / c', (of('a') / of('c')).toFixed(2), '≥ 3.0');
  ratios.add('a0 / d', (of('a0') / of('d')).toFixed(2), '≥ 0.65');
  ratios.print();
  console.log(
    `From event to accepted message, one at a time (${latencies.length}): p50 ${percentile(latencies, 50).toFixed(0)} ms, p95 ${percentile(latencies, 95).toFixed(0)} ms (wanted: p95 under 1000 ms)`,
  );
  await bare.stop();
} finally {
  await product.stop();
}
