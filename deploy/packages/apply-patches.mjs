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
 * db/platform/driver.test.ts shows each. To be removed with a release that does it; to be made anew for another with
 * `npx patch-package postgres`. A patch does not fit upon its older self: npm ci.
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
