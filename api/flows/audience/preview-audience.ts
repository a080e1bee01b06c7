/** What going out to an audience would come to: how many people, who cannot be written to and why, and what it costs. */
import {
  type Condition,
  compile,
  describeReason,
  evaluate,
  type Facts,
  type Flow,
  kindOf,
  localDay,
  simulate,
  triggerOf,
  validate,
  type Catalogue,
  type Node,
} from '#flow';
import { whoMeets } from '#db/crm/segments/segment-members.ts';
import { findSegment } from '#db/crm/segments/segments.ts';
import { refusalOf } from '#db/flows/admit.ts';
import { beforesOf, recentSendsOfAll, unreachableLeads } from '#db/flows/audience-preview.ts';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { findVersion } from '#db/flows/flow-versions.ts';
import { findDraft, findFlow } from '#db/flows/flows.ts';
import { wholeTenant } from '#db/platform/scope.ts';
import { allow, type Tx } from '#db/platform/tenant.ts';
import { priceOf } from '#db/sending/template-price.ts';
import { invalid, notFound } from '../../errors.ts';
import { pacer } from '../../pace.ts';
import { costOf } from '../cost.ts';
import { invalidFlow } from '../draft/read-graph.ts';

/** Ways through the flow that are walked to the end, to say how many messages one person gets. */
const walked = 200;

/**
 * The live version, or a draft that was never published, is asked about everybody in the segment as they are now: its filter and
 * rules of entry, then the sender's gates about the first message.
 * @throws Problem 404, 422 for a flow that no audience starts or that cannot run
 */
export async function previewAudience(tx: Tx, flowId: string, segmentId?: string) {
  await allow(tx, 15);
  const flow = await findFlow(tx, flowId);
  if (!flow) throw notFound();
  const live = flow.live_version === null ? null : await findVersion(tx, flowId, flow.live_version);
  const graph = live?.graph ?? (await findDraft(tx, flowId))!.graph;
  const catalogue = await readCatalogue(tx);
  const { config } = audienceOf(graph, catalogue);
  const segment = await findSegment(tx, segmentId ?? config.segment);
  if (!segment) throw invalid('segment_id', 'not_found', 'there is no such segment');

  const asked = await askEverybody(tx, { flowId, graph, catalogue, filter: config.filter }, segment.condition);
  const { people, going, refused, later, sample } = asked;
  const first = firstMessage(graph);
  const template = first && catalogue.templates.find((one) => isOf(first, one));
  const price = template ? await priceOf(tx, template) : null;
  const each = going === 0 ? 0 : messagesEach(graph, { flowId, catalogue }, sample);
  const messages = Math.round(each * going);
  return {
    segment: { id: segment.id, name: segment.name },
    people,
    would_enter: asked.entering,
    would_get_message: first ? going : 0,
    refused: reasonsOf(refused),
    later: reasonsOf(later),
    messages,
    cost: price && costOf(price, messages),
    per_minute: config.perMinute,
    minutes: Math.ceil(people / config.perMinute),
    as_of: new Date(),
  };
}

/** @throws Problem 422 */
export function audienceOf(graph: Flow, catalogue: Catalogue) {
  const found = triggerOf(graph);
  const config = found?.node.kind === 'audience' ? found.kind.config.safeParse(found.node.config) : null;
  if (!found || !config) throw invalid('flow', 'no_audience', 'this flow does not start with an audience');
  if (!config.success) throw invalidFlow(validate(graph, catalogue));
  return { node: found.node, config: config.data as { segment: string; perMinute: number; filter?: Condition } };
}

interface Question {
  flowId: string;
  graph: Flow;
  catalogue: Catalogue;
  filter: Condition | undefined;
}

async function askEverybody(tx: Tx, { flowId, graph, catalogue, filter }: Question, condition: Condition) {
  const { settings } = graph;
  const rule = catalogue.sending?.consent ?? 'implied';
  const befores = await beforesOf(tx, flowId, settings.cooldownHours ?? 0);
  const sends = catalogue.sending?.frequencyCap ? await recentSendsOfAll(tx) : new Map<string, string[]>();
  const unreachable = await unreachableLeads(tx);
  const first = firstMessage(graph);
  const kind = first && kindOf(first.kind);
  const config = first && kind?.config.parse(first.config);
  const [refused, later] = [new Map<string, number>(), new Map<string, number>()];
  const add = (to: Map<string, number>, reason: string) => to.set(reason, (to.get(reason) ?? 0) + 1);
  const pace = pacer();
  const sample: Facts[] = [];
  let [people, entering, going] = [0, 0, 0];
  for await (const part of whoMeets(tx, condition, wholeTenant, [filter, graph.nodes])) {
    for (const facts of part) {
      await pace();
      people += 1;
      const { id, consent } = facts.lead;
      const reason =
        filter && !evaluate(filter, facts)
          ? 'filter-not-met'
          : refusalOf({ consent, rule }, settings, befores.get(id), null);
      if (reason) {
        add(refused, reason);
        continue;
      }
      entering += 1;
      const today = catalogue.sending?.sentOn[localDay(Date.parse(facts.now), facts.tenant.timezone)] ?? 0;
      const sent = { toLead: (sends.get(id) ?? []).map((at) => Date.parse(at)), today };
      const world = { facts, flow: graph, flowId, sent, catalogue };
      const answer = unreachable.has(id)
        ? { port: 'failed', reason: 'not-on-whatsapp' }
        : kind?.pretend?.(config, world);
      if (answer && 'deferUntil' in answer) {
        add(later, answer.reason);
        going += 1;
      } else if (answer && !answer.said) add(refused, answer.reason ?? 'effect-failed');
      else going += 1;
      if (sample.length < walked && (!answer || 'deferUntil' in answer || answer.said)) sample.push(facts);
    }
  }
  return { people, entering, going, refused, later, sample };
}

/** Where people get their first message, counted in steps from the start. */
function firstMessage(graph: Flow): Node | null {
  const seen = new Set<string>();
  let place = [triggerOf(graph)!.node.id];
  while (place.length > 0) {
    const nodes = place.flatMap((id) => graph.nodes.filter((node) => node.id === id));
    const found = nodes.find((node) => kindOf(node.kind)?.says);
    if (found) return found;
    for (const id of place) seen.add(id);
    place = graph.edges.filter(({ from, to }) => place.includes(from) && !seen.has(to)).map(({ to }) => to);
  }
  return null;
}

const isOf = ({ config }: Node, { name, language }: { name: string; language: string }): boolean => {
  const template = config.template as { name?: unknown; language?: unknown } | undefined;
  return template?.name === name && template.language === language;
};

/** The mean, should nobody answer. */
function messagesEach(graph: Flow, around: { flowId: string; catalogue: Catalogue }, sample: readonly Facts[]): number {
  if (sample.length === 0) return 0;
  const plan = compile(graph);
  const counts = sample.map((facts) => simulate(graph, plan, facts, [], { ...around, enterAnyway: true }).sent.length);
  return counts.reduce((sum, count) => sum + count, 0) / sample.length;
}

const reasonsOf = (counts: ReadonlyMap<string, number>) =>
  [...counts]
    .map(([reason, count]) => ({ reason, text: describeReason(reason) ?? { es: reason, en: reason }, count }))
    .toSorted((a, b) => b.count - a.count);
