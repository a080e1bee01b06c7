/** Gets Temporal's server and the tool that makes its databases, once, built from source with Go. */
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../exists.ts';
import { fetchOnce, installWithGo } from '../fetch-temporal.ts';
import { cacheFolder } from '../temporal.ts';

/** The release that the CLI's own dev server is made of. */
const version = 'v1.29.1';
/** Packages that `go install -v` names from an empty cache; only for the percentage on screen. */
const packages = 1_150;

export interface ServerPrograms {
  server: string;
  /** Makes and updates the schema of its databases; it carries them inside. */
  sqlTool: string;
}

/**
 * Where both programs are: in the folder that TEMPORAL_SERVER_FOLDER names (`temporal-server`, `temporal-sql-tool`, as an official release has
 * them), else in this user's cache, where the first call puts them.
 * @throws with a sentence that says what the user can do
 */
export async function findServer(tell: (line: string) => void): Promise<ServerPrograms> {
  const chosen = process.env.TEMPORAL_SERVER_FOLDER;
  const folder = chosen ?? join(cacheFolder(), `temporal-server-${version}`);
  if (!chosen && !(await exists(folder))) await build(folder, tell);
  const programs = { server: join(folder, 'temporal-server'), sqlTool: join(folder, 'temporal-sql-tool') };
  for (const file of Object.values(programs)) {
    if (!(await exists(file))) throw new Error(`There is no ${file}. Remove the folder to have it built anew.`);
  }
  return programs;
}

async function build(folder: string, tell: (line: string) => void): Promise<void> {
  await fetchOnce(folder, tell, async (workplace) => {
    tell(`Temporal's server ${version} is not on this machine yet. Building it with Go: some minutes, this once.`);
    const module = 'go.temporal.io/server/cmd';
    const names = [`${module}/server@${version}`, `${module}/tools/sql@${version}`];
    await installWithGo({ names, packages }, workplace, tell);
    const made = join(workplace, 'made');
    await mkdir(made);
    await rename(join(workplace, 'server'), join(made, 'temporal-server'));
    await rename(join(workplace, 'sql'), join(made, 'temporal-sql-tool'));
    await rename(made, folder);
    tell(`Temporal's server is ready and kept at ${folder}.`);
  });
}
