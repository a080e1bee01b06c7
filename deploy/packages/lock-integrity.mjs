/**
 * `node deploy/packages/lock-integrity.mjs`: completes package-lock.json. npm notes no integrity for optional packages of platforms other than that
 * of whoever wrote the lockfile, so `npm ci` checks nothing there. Each is resolved once more, as a plain dependency at the same version,
 * in a folder of its own, where npm does note it. Run it when `npm install` has changed the lockfile; deploy/lint/lockfile.test.ts says when.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const file = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const bare = Object.entries(lock.packages).filter(([path, entry]) => path && !entry.link && !entry.integrity);
const nameOf = ([path, entry]) => entry.name ?? path.split('node_modules/').at(-1);

const folder = mkdtempSync(join(tmpdir(), 'cadencia-lock-'));
try {
  copyFileSync(join(root, '.npmrc'), join(folder, '.npmrc'));
  for (const [n, [path, { version, ...rest }]] of bare.entries()) {
    console.log(`${n + 1}/${bare.length} ${path}@${version}`);
    const dependencies = { it: `npm:${nameOf([path, rest])}@${version}` };
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
    rmSync(join(folder, 'package-lock.json'), { force: true });
    const how = ['install', '--package-lock-only', '--ignore-scripts', '--force', '--silent'];
    const { status } = spawnSync('npm', how, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    const made = status === 0 ? JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) : null;
    const integrity = made?.packages['node_modules/it']?.integrity;
    if (!integrity) console.error('  the registry has no such version, or no integrity of it');
    // Where npm writes it: behind the version.
    else lock.packages[path] = { version, integrity, ...rest };
  }
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
