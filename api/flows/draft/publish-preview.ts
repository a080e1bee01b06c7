/** What publishing would mean: is it possible, what would change, and where do people stand who it concerns? */
import { changesOf, hasErrors, validate, type Issue, type StepChange } from '#flow';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { countPeople, findVersion } from '#db/flows/flow-versions.ts';
import { findDraft, findFlow } from '#db/flows/flows.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { notFound } from '../../errors.ts';

export interface Preview {
  next_version: number;
  has_changes: boolean;
  publishable: boolean;
  issues: Issue[];
  people: { total: number; at: { version: number; node_id: string | null; people: number; in_draft: boolean }[] };
  changed_nodes: string[];
  changes: StepChange[];
}

/** @throws Problem 404 */
export async function previewPublish(tx: Tx, flowId: string): Promise<Preview> {
  const flow = await findFlow(tx, flowId);
  const draft = flow && (await findDraft(tx, flowId));
  if (!draft) throw notFound();
  const live = flow.live_version === null ? null : await findVersion(tx, flowId, flow.live_version);
  const issues = validate(draft.graph, await readCatalogue(tx));
  const nodes = new Set(draft.graph.nodes.map((node) => node.id));

  const changes = changesOf(live?.graph ?? null, draft.graph);

  const places = new Map<string, Preview['people']['at'][number]>();
  for (const { version, node_id, people } of await countPeople(tx, flowId)) {
    const key = `${version}:${node_id ?? ''}`;
    const place = places.get(key) ?? { version, node_id, people: 0, in_draft: node_id === null || nodes.has(node_id) };
    places.set(key, { ...place, people: place.people + people });
  }
  const at = [...places.values()];
  return {
    next_version: (flow.live_version ?? 0) + 1,
    has_changes: flow.has_changes,
    publishable: flow.status !== 'archived' && flow.has_changes && !hasErrors(issues),
    issues,
    people: { total: at.reduce((sum, place) => sum + place.people, 0), at },
    changed_nodes: changes.map(({ node_id }) => node_id),
    changes,
  };
}
