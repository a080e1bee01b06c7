/** Files into the flows of an installation: as drafts, and published when asked. */
import { parseFlowFile, writeFlowFile, type FlowFile } from '#flow';
import { hashOf, readFlows, readSteps, writeSteps, type Step } from './folder.ts';
import { Refusal, type Remote, type RemoteFlow } from './remote.ts';

export interface PushOptions {
  /** Write over what somebody changed in the builder meanwhile. */
  force?: boolean;
  publish?: boolean;
}

/** @returns a line or more for each file, and how many could not be handed in */
export async function push(
  remote: Remote,
  folder: string,
  url: string,
  options: PushOptions = {},
): Promise<{ lines: string[]; failed: number }> {
  const steps = await readSteps(folder, url);
  const flows = await remote.list();
  const lines: string[] = [];
  let failed = 0;
  for (const { name, text } of await readFlows(folder)) {
    try {
      const { file, faults } = parseFlowFile(text);
      if (!file)
        throw new Refusal(
          'bad-file',
          'it is no flow',
          faults.map(({ message }) => message.en),
        );
      const { step, did } = await handIn(remote, flows, file, text, steps[name], options.force ?? false);
      steps[name] = step;
      lines.push(`${did.padEnd(8)} ${name}`);
      if (did !== 'same') lines.push(...(await lacking(remote, file)));
      if (options.publish) lines.push(...(await publish(remote, step.id)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      failed++;
      lines.push(`failed   ${name}: ${error.message}`, ...error.faults.map((fault) => `           ${fault}`));
    }
  }
  await writeSteps(folder, url, steps);
  return { lines, failed };
}

async function handIn(
  remote: Remote,
  flows: RemoteFlow[],
  file: FlowFile,
  text: string,
  before: Step | undefined,
  force: boolean,
): Promise<{ step: Step; did: 'new' | 'changed' | 'same' }> {
  const hash = hashOf(text);
  const known = before && flows.find(({ id }) => id === before.id);
  if (known && before.hash === hash && !force) return { step: before, did: 'same' };
  const target = known ?? flows.find(({ id }) => id === file.id) ?? onlyOne(flows, file.name);
  if (!target) {
    const { id, draft_revision } = await remote.create(file);
    return { step: { id, revision: draft_revision, hash }, did: 'new' };
  }
  if (!known || force) {
    const there = await remote.file(target.id);
    const { id: _own, ...rest } = file;
    const { id: _theirs, ...others } = there.file;
    if (writeFlowFile(rest) === writeFlowFile(others))
      return { step: { id: target.id, revision: there.revision, hash }, did: 'same' };
    if (!force)
      throw new Refusal('unknown', 'a flow of that name is there and differs; pull first, or push with --force', []);
  }
  try {
    const { revision } = await remote.replace(target.id, file, force || !known ? null : before.revision);
    return { step: { id: target.id, revision, hash }, did: 'changed' };
  } catch (error) {
    if (error instanceof Refusal && error.code === 'stale_draft')
      throw new Refusal('stale', 'somebody changed it in the builder since you pulled; pull, or push with --force', []);
    throw error;
  }
}

function onlyOne(flows: RemoteFlow[], name: string): RemoteFlow | undefined {
  const named = flows.filter((flow) => flow.name === name);
  if (named.length > 1) throw new Refusal('ambiguous', `${named.length} flows are called “${name}”; rename some`, []);
  return named[0];
}

async function lacking(remote: Remote, file: FlowFile): Promise<string[]> {
  const { needs } = await remote.check(file);
  return needs.filter(({ found }) => !found).map(({ list, label }) => `           lacks ${list}: ${label}`);
}

async function publish(remote: Remote, id: string): Promise<string[]> {
  try {
    return [`           published as version ${(await remote.publish(id, 'npm run flows')).version}`];
  } catch (error) {
    if (error instanceof Refusal && error.code === 'nothing_to_publish') return [];
    throw error;
  }
}
