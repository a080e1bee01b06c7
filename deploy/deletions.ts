/**
 * `npm run deletions -- export <file>`: writes down who was deleted, as hashes. Run it with every backup, and keep the file beside it.
 * `npm run deletions -- apply <file>`: after an older backup was restored and migrated, before api and worker start: deletes them again.
 * DATABASE_URL says where, as for api and worker.
 */
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type Entry, listDeletions, reapplyDeletions } from '#db/platform/deletion-list.ts';
import { connect } from '#db/platform/tenant.ts';

async function* readList(file: string): AsyncGenerator<Entry> {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line.trim() !== '') yield JSON.parse(line) as Entry;
  }
}

const [what, file] = process.argv.slice(2);
const { DATABASE_URL } = process.env;
if ((what !== 'export' && what !== 'apply') || !file || !DATABASE_URL) {
  console.error('DATABASE_URL=… npm run deletions -- export|apply <file>');
  process.exit(2);
}
const sql = connect(DATABASE_URL, { max: 2, name: 'cadencia-deletions' });
try {
  if (what === 'export') {
    let entries = 0;
    async function* lines() {
      for await (const entry of listDeletions(sql)) {
        entries++;
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
