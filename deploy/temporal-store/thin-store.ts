/** Takes the unused indexes out of the dev server's file. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { nodeProgram } from '../runtimes.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('./thin.ts', import.meta.url));

/** Room and time are all that is at stake, so a file that will not have it is told of and left as it is. */
export async function thinStore(dbFile: string, tell: (line: string) => void): Promise<void> {
  try {
    await run(nodeProgram(), ['--disable-warning=ExperimentalWarning', script, dbFile], { timeout: 60_000 });
  } catch (error) {
    tell(`Temporal's file keeps indexes that nobody asks by: ${(error as Error).message.split('\n', 1)[0]}`);
  }
}
