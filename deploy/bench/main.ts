/**
 * `npm run bench [-- builder|cluster|cold-start|dashboard|engine|fairness|first-load|import|intake|lists|marketing|retention|storm|upgrade]`: measures on this machine, in one run, ours
 * beside a baseline. Ratios travel, seconds do not. With BENCH_FOLDER what was filled stays there, for the next run to measure again.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOnStack } from '../testing/run-on-stack.ts';
import { benchBuilder } from './builder.ts';
import { benchCluster } from './cluster/cluster.ts';
import { benchColdStart } from './cold-start.ts';
import { benchEngine } from './engine/engine.ts';
import { benchStorm } from './engine/storm.ts';
import { benchFairness } from './fairness.ts';
import { benchFirstLoad } from './first-load.ts';
import { benchImport } from './import.ts';
import { benchIntake } from './intake.ts';
import { benchLists } from './lists.ts';
import { benchMarketing } from './marketing.ts';
import { benchRetention } from './retention/retention.ts';
import { benchUpgrade } from './upgrade/upgrade.ts';
import { benchDashboard } from './watch/dashboard.ts';

const benches = {
  builder: benchBuilder,
  cluster: benchCluster,
  'cold-start': benchColdStart,
  dashboard: benchDashboard,
  engine: benchEngine,
  fairness: benchFairness,
  'first-load': benchFirstLoad,
  import: benchImport,
  intake: benchIntake,
  lists: benchLists,
  marketing: benchMarketing,
  retention: benchRetention,
  storm: benchStorm,
};
/** Begins with another release, so that nothing can be measured beside it. */
const upgrade = 'upgrade';

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const unknown = wanted.find((name) => name !== upgrade && !Object.hasOwn(benches, name));
if (unknown) {
  console.error(`There is no bench "${unknown}". There is: ${[...Object.keys(benches), upgrade].join(', ')}.`);
  process.exit(2);
}

// One person asks here for a whole team.
process.env.READS_PER_MINUTE ??= '1000000';
const kept = process.env.BENCH_FOLDER;
if (wanted.includes(upgrade)) {
  if (wanted.length > 1) {
    console.error('An upgrade is tried by itself.');
    process.exit(2);
  }
  process.exit(
    await benchUpgrade((line) => console.log(line), kept).then(
      () => 0,
      (error: unknown) => (console.error(error), 1),
    ),
  );
}
const folder = kept ?? (await mkdtemp(join(tmpdir(), 'cadencia-bench-')));
// Lists need nobody who works in the background, and are measured without them.
const small = wanted.length > 0 && wanted.every((name) => name === 'lists');
// The cluster is another stack, and ends its workers: only by itself.
const cluster = wanted.includes('cluster');
if (cluster && wanted.length > 1) {
  console.error('The cluster is measured by itself.');
  process.exit(2);
}
// Doubts are settled while somebody waits for the end.
if (cluster) process.env.SETTLE_SECONDS ??= '20';
const processes = cluster ? { cluster, apis: 4, workers: 4 } : {};
await runOnStack({ folder, kept: kept !== undefined, small, ...processes }, async (stack, tell) => {
  for (const [name, run] of Object.entries(benches)) {
    if (wanted.length === 0 ? name !== 'cluster' : wanted.includes(name)) await run(stack, tell, folder);
  }
  return 0;
});
