/**
 * Puts the lockfile's Node where people who start it by path look: `node_modules/node/bin/node`, whatever the package of their platform is
 * called (`postinstall`; again by bootstrap.mjs). A second time changes nothing.
 */
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'node_modules');
const link = join(modules, 'node/bin/node');
if (existsSync(join(modules, '.bin/node')) && !existsSync(link)) {
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync('../../.bin/node', link);
}
