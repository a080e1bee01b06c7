/**
 * Runs before `npm start`, `npm test` and the other commands, on whatever Node the machine has: installs what the
 * lockfile names when node_modules is missing or older than it, and sees that the runtimes in it work.
 * Plain JavaScript and no imports from npm, since neither TypeScript nor node_modules can be counted on yet.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const oldest = [20, 19];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  fail(`Cadencia needs Node ${oldest.join('.')} or newer to install itself; this is ${process.versions.node}.`);
}

const missing = whatIsMissing();
if (missing) {
  console.log(`${missing}: running npm ci (a minute or two).`);
  const { status } = npm('ci');
  if (status !== 0) fail('npm ci failed; its own words are above. Without a network it needs a filled npm cache.');
}
// The lockfile brings Node for Linux on x64 and arm64; elsewhere the machine's own runs us, when it is new enough.
if (!existsSync(join(root, 'node_modules/.bin/node')) && major < 24) {
  fail(
    `There is no Node 24 for ${process.platform} ${process.arch} among our packages: please install it, and run this again.`,
  );
}
// npm may have been told to run no install scripts; this package sets its program up in one.
if (process.platform !== 'win32' && !existsSync(join(root, 'node_modules/deno/deno'))) {
  console.log('deno was not set up by npm ci: running its install script.');
  npm('rebuild', 'deno', '--ignore-scripts=false');
  if (!existsSync(join(root, 'node_modules/deno/deno')))
    fail('npm could not set up deno. Try: npm rebuild deno --ignore-scripts=false');
}

if (!applyPatches('pipe')) {
  console.log('The patches changed: running npm ci (a minute or two).');
  npm('ci');
  if (!applyPatches('inherit')) process.exit(1);
}
await import('./packages/link-node.mjs');

function applyPatches(stdio) {
  return spawnSync(process.execPath, [join(root, 'deploy/packages/apply-patches.mjs')], { stdio }).status === 0;
}

/** A sentence when node_modules does not match the lockfile, else null. */
function whatIsMissing() {
  const installed = readLock('node_modules/.package-lock.json');
  if (!installed) return 'The dependencies are not installed';
  const wanted = readLock('package-lock.json');
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = installed[path];
    // Optional packages are for some platforms only, so one may be absent; an old one is out of date.
    if (found ? found.version !== entry.version : !entry.optional && !entry.peer) return 'The lockfile changed';
  }
  return Object.keys(installed).some((path) => !wanted[path]) ? 'The lockfile changed' : null;
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return null;
  }
}

function npm(...args) {
  // npm names itself to the scripts it runs; without it, the one on PATH.
  const self = process.env.npm_execpath;
  const options = { cwd: root, stdio: 'inherit' };
  if (self && /\.c?js$/.test(self)) return spawnSync(process.execPath, [self, ...args], options);
  return spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    ...options,
    shell: process.platform === 'win32',
  });
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
