/**
 * `npm run deletions -- export <file>`: writes down who was deleted, as hashes. Run it with every backup, and keep the file beside it.
 * `npm run deletions -- apply <file>`: after an older backup was restored and migrated, before api and worker start: deletes them again.
 * DATABASE_URL says where, and CREDENTIALS_KEYS opens what the hashes are under, both as for api and worker.
 */
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type Entry, listDeletions, reapplyDeletions } from '#db/platform/deletion/deletion-list.ts';
import { learnPersonKey, openPersonKey, type SealedKey } from '#db/platform/person-key.ts';
import { connect } from '#db/platform/tenant.ts';
import { createVault } from '#db/platform/vault.ts';

async function* readList(file: string): AsyncGenerator<Entry> {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line.trim() !== '') yield JSON.parse(line) as Entry;
  }
}

async function keyOf(file: string): Promise<SealedKey | undefined> {
  for await (const entry of readList(file)) return 'personKey' in entry ? entry.personKey : undefined;
  return undefined;
}

const [what, file] = process.argv.slice(2);
const { DATABASE_URL, CREDENTIALS_KEYS } = process.env;
if ((what !== 'export' && what !== 'apply') || !file || !DATABASE_URL || !CREDENTIALS_KEYS) {
  console.error('DATABASE_URL=… CREDENTIALS_KEYS=… npm run deletions -- export|apply <file>');
  process.exit(2);
}
const vault = createVault(CREDENTIALS_KEYS);
const theirs = what === 'apply' ? await keyOf(file) : undefined;
const personKey = await learnPersonKey(DATABASE_URL, vault, theirs);
if (theirs && (await openPersonKey(vault, theirs)) !== personKey) {
  console.error(
    'The list is of another installation, or api or worker ran on the restored database before: restore it again, and apply the list first.',
  );
  process.exit(1);
}
const sql = connect(DATABASE_URL, { max: 2, name: 'cadencia-deletions', personKey });
try {
  if (what === 'export') {
    let entries = 0;
    async function* lines() {
      for await (const entry of listDeletions(sql)) {
        if (!('personKey' in entry)) entries++;
        yield `${JSON.stringify(entry)}\n`;
      }
    }
    await writeFile(file, lines(), { mode: 0o600 });
    console.log(`${entries} entries`);
  } else {
    const { people, tenants } = await reapplyDeletions(sql, readList(file));
    console.log(`deleted again: ${people} people, ${tenants} tenants`);
  }
} finally {
  await sql.end();
}
