/** Flows of an installation into files. A file that somebody changed since is left alone. */
import { slug, writeFlowFile } from '#flow';
import { ending, hashOf, readSteps, readText, writeSteps, writeText, type Step } from './folder.ts';
import type { Remote } from './remote.ts';

/**
 * @param force write over changes in files
 * @returns a line for each flow, and whether something was left alone
 */
export async function pull(
  remote: Remote,
  folder: string,
  url: string,
  force: boolean,
): Promise<{ lines: string[]; left: number }> {
  const before = await readSteps(folder, url);
  const nameOf = new Map(Object.entries(before).map(([name, { id }]) => [id, name]));
  const flows = await remote.list();
  const taken = new Set(flows.flatMap(({ id }) => nameOf.get(id) ?? []));
  const after: Record<string, Step> = {};
  const lines: string[] = [];
  let left = 0;
  for (const { id, name } of flows.toReversed()) {
    const { file, revision } = await remote.file(id);
    const own = nameOf.get(id) ?? freeName(slug(name) || 'flow', taken);
    taken.add(own);
    const text = writeFlowFile(file);
    const here = await readText(folder, own);
    if (here !== null && here !== text && !force && hashOf(here) !== before[own]?.hash) {
      left++;
      lines.push(`left     ${own}: it was changed here; push it, or pull with --force to lose that`);
      if (before[own]) after[own] = before[own];
      continue;
    }
    if (here !== text) await writeText(folder, own, text);
    lines.push(`${here === text ? 'same    ' : here === null ? 'new     ' : 'changed '} ${own}`);
    after[own] = { id, revision, hash: hashOf(text) };
  }
  for (const name of Object.keys(before))
    if (!(name in after)) lines.push(`gone     ${name}: its flow was archived; the file stays`);
  await writeSteps(folder, url, after);
  return { lines: lines.toSorted(), left };
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const candidate = `${name}${number === 1 ? '' : `-${number}`}${ending}`;
    if (!taken.has(candidate)) return candidate;
  }
}
