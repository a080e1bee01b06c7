/**
 * `npm run backup -- <file>`: the whole installation in one file, encrypted, while it runs.
 * `npm run restore -- <file> [--nothing-sent-since] [--keep-schema]`: into the empty database of a new installation, before api and
 * worker start; with `--keep-schema` for the release that the backup is of.
 * DATABASE_OWNER_URL (of the role that owns the schema) and CREDENTIALS_KEYS say which installation; without them it is the one that
 * `npm start` runs from this folder. A local one is restored by `npm start -- --restore <file>`.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createVault } from '#db/platform/vault.ts';
import { readJson } from '../json-file.ts';
import { type Ready, readyFile } from '../ready.ts';
import { root } from '../runtimes.ts';
import type { Secrets } from '../secrets.ts';
import { restoreBackup, writeBackup } from './backup.ts';

const what = process.argv[2];
const { values, positionals } = parseArgs({
  args: process.argv.slice(3),
  allowPositionals: true,
  options: {
    'nothing-sent-since': { type: 'boolean', default: false },
    'keep-schema': { type: 'boolean', default: false },
    folder: { type: 'string' },
  },
});
const [file] = positionals;
const folder = values.folder ?? join(root, '.cadencia');
const local = what === 'write' && !process.env.DATABASE_OWNER_URL;
const ownerUrl = local ? (await readJson<Ready>(readyFile(folder)))?.databaseUrl : process.env.DATABASE_OWNER_URL;
const keys = local
  ? (await readJson<Secrets>(join(folder, 'secrets.json')))?.CREDENTIALS_KEYS
  : process.env.CREDENTIALS_KEYS;
if (!file || (what !== 'write' && what !== 'restore') || !ownerUrl || !keys) {
  console.error(
    what === 'restore'
      ? 'DATABASE_OWNER_URL=… CREDENTIALS_KEYS=… npm run restore -- <file> [--nothing-sent-since] [--keep-schema]'
      : 'DATABASE_OWNER_URL=… CREDENTIALS_KEYS=… npm run backup -- <file>   (without both: what npm start runs here)',
  );
  process.exit(2);
}
try {
  const vault = createVault(keys);
  if (what === 'write') {
    await writeBackup(ownerUrl, vault, file);
    console.log(`${file} is written. Keep CREDENTIALS_KEYS elsewhere: without them nobody opens it, you neither.`);
  } else {
    const nothingSentSince = values['nothing-sent-since'];
    const { takenAt } = await restoreBackup(ownerUrl, vault, file, {
      nothingSentSince,
      appPassword: process.env.APP_DATABASE_PASSWORD,
      keepSchema: values['keep-schema'],
    });
    console.log(`Restored as it was at ${takenAt}.`);
    if (!nothingSentSince) {
      console.log(
        'Sending is stopped for everybody: messages that went out since then are not in it, and would go out again. Look at who is due, then: npm run kill-switch -- off',
      );
    }
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
