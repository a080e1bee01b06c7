/**
 * Applies `patches/` to node_modules (`postinstall`; again by bootstrap.mjs and before tests, as npm may have run no scripts).
 * A second time changes nothing; a patch that does not fit ends the process with patch-package's words.
 *
 * postgres 3.4.9, when a backend dies,
 * - writes to a socket that is gone, from a timer where nothing can catch it: the process ends (its issues 1066, 1154, 1208);
 * - keeps what it could not write and sends nothing on the next connection, which then hangs, as does end();
 * - lets a transaction go on upon whatever connection its own has become meanwhile (its pull request 1155).
 * Patched, it refuses such statements with CONNECTION_CLOSED. It also waits for ever where a server or a network says nothing:
 * patched, a statement that has no answer after `deadline` milliseconds ends with its connection.
 * It hands work to the connection that has rested longest, so all of a pool plan and look up everything anew; patched, to the one used
 * last (planning: 23 → 7 ms on the wall for a person's way through three messages, loaded), and the others may close.
 * db/platform/driver.test.ts shows each. To be removed with a release that does it.
 *
 * @temporalio/worker 1.24.0 spends more on its sandbox than a workflow of ours needs (of 11.6 ms to replay one with two waits):
 * - it takes a stack for each promise, for a query that nobody asks (3.6 ms);
 * - each of some twenty calls into the sandbox starts a thread that watches over its time (4.6 ms); patched, one activation is
 *   watched as a whole, by one;
 * - it copies the whole global object whenever another workflow goes on (1.1 ms); patched, it swaps its own state alone, as ours
 *   write to no global.
 * workflows/shared-context.test.ts shows that workflows stay apart and that one that never ends is stopped.
 *
 * To be made anew for another release with `npx patch-package <name>`. A patch does not fit upon its older self: npm ci.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const tool = join(root, 'node_modules/patch-package/index.js');
const { status, stdout, stderr } = spawnSync(process.execPath, [tool, '--error-on-fail'], {
  cwd: root,
  encoding: 'utf8',
});
if (status !== 0) {
  console.error(`${stdout}${stderr}`);
  process.exit(1);
}
