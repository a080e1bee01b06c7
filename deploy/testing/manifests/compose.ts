/** deploy/compose.yaml, alone and as it is tried out, held against Compose's own schema and rules. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { root } from '../../runtimes.ts';
import { findCompose } from './find-compose.ts';
import { misspell } from './misspell.ts';

const run = promisify(execFile);
const main = join(root, 'deploy/compose.yaml');
const trial = join(root, 'deploy/testing/images/compose.trial.yaml');
/** Inside a service: anybody may name a setting, or an argument of a build. */
const free = ['environment', 'depends_on', 'args'];

/** @param folder for files that nobody needs afterwards @returns what is wrong, a line each */
export async function checkCompose(folder: string, tell: (line: string) => void): Promise<string[]> {
  const [program, ...words] = await findCompose();
  if (program !== 'docker')
    throw new Error('There is no Docker Compose 2 here; deploy/testing/images/make-compose.sh builds it.');
  const text = await readFile(main, 'utf8');
  // What it wants to be told, it is told.
  const wanted = [...(text + (await readFile(trial, 'utf8'))).matchAll(/\$\{(\w+):\?\}/g)].map(([, name]) => name!);
  const env = { ...process.env, ...Object.fromEntries(wanted.map((name) => [name, '4010'])) };
  const config = async (...files: string[]): Promise<string | null> => {
    const at = ['--project-directory', join(root, 'deploy'), ...files.flatMap((file) => ['-f', file])];
    return await run(program, [...words, ...at, 'config', '--quiet'], { env }).then(
      () => null,
      (error: { stderr?: string; message: string }) => (error.stderr || error.message).trim(),
    );
  };

  const faults: string[] = [];
  for (const files of [[main], [main, trial]]) {
    const refused = await config(...files);
    if (refused) faults.push(`${files.join(', ')}: ${refused}`);
  }
  const { services } = parse(text, { merge: true }) as { services: object };
  const wrong = misspell({ services }, (at) => at.length < 2 || free.includes(`${at.at(-1)}`));
  let refused = 0;
  for (const { path, value } of wrong) {
    const file = join(folder, 'compose-wrong.json');
    await writeFile(file, JSON.stringify({ ...value, volumes: { postgres: null } }));
    if (await config(file)) refused += 1;
    else faults.push(`compose.yaml: a wrong name is not noticed: ${path}`);
  }
  tell(`compose.yaml: valid, also as it is tried out; ${wrong.length} with one wrong name, ${refused} refused`);
  return faults;
}
