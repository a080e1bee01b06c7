/**
 * Mends the PostgreSQL driver after each installation (`postinstall`; again by bootstrap.mjs). When a backend dies, postgres.js 3.4.9
 * - writes to a socket that is gone, from a timer where nothing can catch it: the process ends (its issues 1066, 1154, 1208);
 * - keeps what it could not write and sends nothing on the next connection, which then hangs, as does end();
 * - lets a transaction go on upon whatever connection its own has become meanwhile (its pull request 1155).
 * Here such statements are refused with CONNECTION_CLOSED. db/platform/driver.test.ts shows each. To be removed with a release that does it.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules/postgres');
const mark = '/* mended by Cadencia */';

/** @type {Record<string, [from: string, to: string][]>} */
const changes = {
  'connection.js': [
    [
      '  function nextWrite(fn) {\n',
      `  function nextWrite(fn) {
    if (!socket) {
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options))
      return true
    }
`,
    ],
    [
      "  function execute(q) {\n    if (terminated)\n      return queryError(q, Errors.connection('CONNECTION_DESTROYED', options))\n",
      `  function execute(q) {
    if (terminated)
      return queryError(q, Errors.connection('CONNECTION_DESTROYED', options))

    if (!socket) {
      queryError(q, Errors.connection('CONNECTION_CLOSED', options))
      return true
    }
`,
    ],
    [
      '    socket.removeAllListeners()\n    socket = null\n',
      '    socket.removeAllListeners()\n    socket = chunk = nextWriteTimer = null\n',
    ],
    [
      "    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))\n",
      "    if (query || sent.length) error(Errors.connection('CONNECTION_CLOSED', options))\n    query = null\n",
    ],
  ],
  'index.js': [
    [
      '      , connection\n      , prepare = null\n',
      '      , connection\n      , dead = null\n      , prepare = null\n',
    ],
    [
      '        new Promise((_, reject) => connection.onclose = reject)\n      ])\n    } catch (error) {\n      throw error\n',
      '        new Promise((_, reject) => connection.onclose = error => reject(dead = error))\n      ])\n    } catch (error) {\n      throw error\n',
    ],
    [
      '        q.catch(e => uncaughtError || (uncaughtError = e))\n',
      '        q.catch(e => uncaughtError || (uncaughtError = e))\n        if (dead)\n          return q.reject(dead)\n',
    ],
  ],
};

const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
for (const [name, replacements] of Object.entries(changes)) {
  const file = join(folder, 'src', name);
  let text = readFileSync(file, 'utf8');
  if (text.startsWith(mark)) continue;
  for (const [from, to] of replacements) {
    if (text.split(from).length !== 2) {
      console.error(
        `deploy/patch-postgres.mjs does not fit postgres ${version} (${name}). Is it still needed? See what it says.`,
      );
      process.exit(1);
    }
    text = text.replace(from, () => to);
  }
  // Beside it first: a process that reads it meanwhile must see one or the other.
  writeFileSync(`${file}.${process.pid}`, `${mark}\n${text}`);
  renameSync(`${file}.${process.pid}`, file);
}
