/** Schemathesis, which judges the API by its own description. It comes from Python's registry, pinned, into the user's cache. */
import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exists } from '../exists.ts';

const run = promisify(execFile);
const version = '4.32.5';

/** @returns its program. @throws with a sentence when there is no Python, or no way to its registry */
export async function findSchemathesis(tell: (line: string) => void): Promise<string> {
  const folder = join(homedir(), '.cache/cadencia', `schemathesis-${version}`);
  const program = join(folder, 'bin/schemathesis');
  if (await exists(program)) return program;
  tell(`Installing Schemathesis ${version} (once, into ${folder}) …`);
  try {
    await run('python3', ['-m', 'venv', folder]);
    await run(join(folder, 'bin/pip'), ['install', '--quiet', `schemathesis==${version}`], { timeout: 300_000 });
  } catch (error) {
    throw new Error(
      `Schemathesis could not be installed: it needs Python 3.10 with venv, and a package registry. ${(error as Error).message}`,
      { cause: error },
    );
  }
  return program;
}
