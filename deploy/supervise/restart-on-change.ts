/** For `npm run dev`: Node's own --watch posts messages into worker threads, which Temporal's cannot bear. */
import { watch } from 'node:fs';
import { join } from 'node:path';
import { root } from '../runtimes.ts';

/** Calls `restart` a moment after sources in these folders (from the root) changed. Does not keep the process alive. */
export function restartOnChange(folders: string[], restart: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  for (const folder of folders) {
    watch(join(root, folder), { recursive: true, persistent: false }, (_event, file) => {
      if (!file || !/\.(ts|sql)$/.test(file) || file.endsWith('.test.ts')) return;
      clearTimeout(timer);
      timer = setTimeout(restart, 300);
    });
  }
}
