/** What publishing would mean: is it possible, what would change, and where do people stand who it concerns? */
import { changesOf, type Flow, followerOf, hasErrors, kindOf, stepName, text, type Text, validate } from '#flow';
import type { Issue, StepChange } from '#flow';
import { readCatalogue, type RecentWords } from '#db/flows/catalogue.ts';
import { countPeople, findVersion, graphsOf, nextNumber, type PeopleAt } from '#db/flows/flow-versions.ts';
import { findDraft, findFlow } from '#db/flows/flows.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { notFound } from '../../errors.ts';

/** A step at which people stand, and what becomes of it. */
export interface StandingAt {
  node_id: string;
  title: Text;
  /** What it does in their version. */
  summary: Text;
  change: 'removed' | 'changed' | 'rewired' | null;
  people: number;
  versions: number[];
  follower: string | null;
}

export interface Preview {
  next_version: number;
  has_changes: boolean;
  publishable: boolean;
  issues: Issue[];
  people: { total: number; at: { version: number; node_id: string | null; people: number; in_draft: boolean }[] };
  steps: StandingAt[];
  changed_nodes: string[];
  changes: StepChange[];
}

/**
 * @param words what the newest rows know
 * @throws Problem 404
 */
export async function previewPublish(tx: Tx, flowId: string, words: RecentWords): Promise<Preview> {
  const flow = await findFlow(tx, flowId);
  const draft = flow && (await findDraft(tx, flowId));
  if (!draft) throw notFound();
  const live = flow.live_version === null ? null : await findVersion(tx, flowId, flow.live_version);
  const issues = validate(draft.graph, await readCatalogue(tx, words));
  const nodes = new Set(draft.graph.nodes.map((node) => node.id));

  const changes = changesOf(live?.graph ?? null, draft.graph);

  const places = new Map<string, Preview['people']['at'][number]>();
  const people = await countPeople(tx, flowId);
  for (const { version, node_id, people: some } of people) {
    const key = `${version}:${node_id ?? ''}`;
    const place = places.get(key) ?? { version, node_id, people: 0, in_draft: node_id === null || nodes.has(node_id) };
    places.set(key, { ...place, people: place.people + some });
  }
  const at = [...places.values()];
  return {
    next_version: await nextNumber(tx, flowId),
    has_changes: flow.has_changes,
    publishable: flow.status !== 'archived' && flow.has_changes && !hasErrors(issues),
    issues,
    people: { total: at.reduce((sum, place) => sum + place.people, 0), at },
    steps: await standingIn(tx, flowId, draft.graph, people),
    changed_nodes: changes.map(({ node_id }) => node_id),
    changes,
  };
}

/** Against the version that each of them is on, which need not be the live one. Most people first. */
async function standingIn(tx: Tx, flowId: string, after: Flow, people: readonly PeopleAt[]): Promise<StandingAt[]> {
  const graphs = await graphsOf(tx, flowId, [...new Set(people.map(({ version }) => version))]);
  const changes = new Map([...graphs].map(([number, graph]) => [number, changesOf(graph, after)]));
  const steps = new Map<string, StandingAt>();
  for (const { version, node_id, people: some } of people) {
    const before = graphs.get(version);
    const node = before?.nodes.find((one) => one.id === node_id);
    if (!before || !node) continue;
    const change = changes.get(version)?.find((one) => one.node_id === node.id)?.change ?? null;
    const known = steps.get(node.id);
    steps.set(node.id, {
      node_id: node.id,
      title: stepName(before, node.id)!,
      summary: kindOf(node.kind)?.summary(node.config) ?? text('', ''),
      change: (change === 'added' ? null : change) ?? known?.change ?? null,
      people: (known?.people ?? 0) + some,
      versions: [...new Set([...(known?.versions ?? []), version])],
      follower: change === 'removed' ? followerOf(before, after, node.id) : (known?.follower ?? null),
    });
  }
  return [...steps.values()].toSorted((a, b) => b.people - a.people);
}
