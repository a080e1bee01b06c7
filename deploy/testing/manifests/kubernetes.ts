/** The manifests in deploy/k8s, as Kustomize builds them, held against the schemas of Kubernetes' own API. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';
import { root } from '../../runtimes.ts';
import { misspell, type Path } from './misspell.ts';
import { findTools } from './tools.ts';

const run = promisify(execFile);
/** Of Kubernetes, the newest that kubectl-validate knows all of. */
const version = '1.30';
const overlays = ['production', 'staging'];

type Manifest = Record<string, unknown> & { kind: string; metadata: { name: string } };
/** What kubectl-validate says of one document. */
interface Verdict {
  status: 'Success' | 'Failure';
  message?: string;
}

/** @param folder for files that nobody needs afterwards @returns what is wrong, a line each */
export async function checkKubernetes(folder: string, tell: (line: string) => void): Promise<string[]> {
  const { kustomize, validate } = await findTools(tell);
  const faults: string[] = [];
  for (const overlay of overlays) {
    const { stdout } = await run(kustomize, ['build', join(root, 'deploy/k8s', overlay)]);
    const manifests = parseAllDocuments(stdout).map((one) => one.toJS() as Manifest);
    const verdicts = await judge(validate, join(folder, `${overlay}.yaml`), manifests);
    const refused = verdicts.filter(({ status }) => status !== 'Success');
    faults.push(...refused.map(({ message }) => `${overlay}:${message}`));

    const wrong = manifests.flatMap((one) =>
      misspell(one, isFree).map(({ path, value }) => ({ path: `${one.kind} ${one.metadata.name} ${path}`, value })),
    );
    const file = join(folder, `${overlay}-wrong.yaml`);
    const answers = await judge(
      validate,
      file,
      wrong.map(({ value }) => value),
    );
    const overlooked = wrong.filter((_, n) => answers[n]!.status !== 'Failure');
    faults.push(...overlooked.map(({ path }) => `${overlay}: a wrong name is not noticed: ${path}`));
    tell(
      `${overlay}: ${manifests.length} manifests, ${refused.length} refused; ` +
        `${wrong.length} with one wrong name, ${wrong.length - overlooked.length} refused`,
    );
  }
  return faults;
}

const free = ['labels', 'annotations', 'matchLabels', 'data', 'requests', 'limits'];

/** Without `apiVersion` and `kind` nobody knows what it is; a Service's `selector` is labels, everybody else's says so. */
const isFree = (at: Path, inside: object) =>
  at.length === 0 || free.includes(`${at.at(-1)}`) || (at.at(-1) === 'selector' && !('matchLabels' in inside));

/** @returns one verdict for each, in their order */
async function judge(validate: string, file: string, manifests: Manifest[]): Promise<Verdict[]> {
  // As Kubernetes reads it: in YAML 1.1 a bare `off` is no text.
  const texts = manifests.map((one) => stringify(one, { version: '1.1', aliasDuplicateObjects: false }));
  await writeFile(file, texts.join('---\n'));
  const words = ['--version', version, '--output', 'json', file];
  const said = await run(validate, words, { maxBuffer: 64 * 1024 * 1024 }).catch((error: { stdout?: string }) => {
    // It ends with 1 where it refuses something.
    if (error.stdout?.startsWith('{')) return { stdout: error.stdout };
    throw error;
  });
  const verdicts = (JSON.parse(said.stdout) as Record<string, Verdict[]>)[file] ?? [];
  if (manifests.length === 0 || verdicts.length !== manifests.length)
    throw new Error(`${file}: ${verdicts.length} verdicts on ${manifests.length} manifests`);
  return verdicts;
}
