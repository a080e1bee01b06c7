/** Our own lint rules, loaded by .oxlintrc.json. */
import { fileName } from './rules/file-name.ts';
import { folderSize } from './rules/folder-size.ts';
import { importTable } from './rules/imports.ts';
import { sameHelper } from './rules/same-helper.ts';
import { sqlInDb } from './rules/sql-in-db.ts';

export default {
  meta: { name: 'cadencia' },
  rules: {
    'import-table': importTable,
    'file-name': fileName,
    'sql-in-db': sqlInDb,
    'folder-size': folderSize,
    'same-helper': sameHelper,
  },
};
