/**
 * `node thin.ts <file>`: takes the unused indexes out of the dev server's database. A process of its own, so that an experiment of
 * Node's is warned of to nobody, and so that a big file keeps nobody else waiting.
 */
import { DatabaseSync } from 'node:sqlite';
import { dropIndex, unusedIndexes } from './unused-indexes.ts';

const db = new DatabaseSync(process.argv[2]!);
try {
  db.exec('pragma busy_timeout = 5000');
  for (const name of unusedIndexes) db.exec(dropIndex(name));
} finally {
  db.close();
}
