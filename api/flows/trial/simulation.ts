/** A test run of a flow for a lead: nothing is written, nothing is sent. */
import {
  compile,
  describeReason,
  simulate,
  validate,
  type Facts,
  type Flow,
  type Issue,
  type Plan,
  type Trace,
} from '#flow';
import { readCatalogue, readTenant } from '#db/flows/catalogue.ts';
import { zonesOfPhone } from '#db/crm/phone-zones.ts';
import { loadRehearsal } from '#db/flows/facts.ts';
import { findVersion } from '#db/flows/flow-versions.ts';
import { findDraft } from '#db/flows/flows.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { invalidFlow, readGraph } from '../draft/read-graph.ts';
import { invalid, notFound } from '../../errors.ts';
import type { SimulateInput } from './simulation-schema.ts';

/** @throws Problem 404 for a flow, version or lead that is not there, 422 `invalid_flow` when the flow cannot run at all */
export async function runSimulation(tx: Tx, flowId: string, input: SimulateInput) {
  const draft = await findDraft(tx, flowId);
  if (!draft) throw notFound();
  const catalogue = await readCatalogue(tx);
  const graph =
    input.graph !== undefined
      ? readGraph(input.graph, catalogue).graph
      : await stored(tx, flowId, draft.graph, input.version);
  const issues = validate(graph, catalogue);
  const plan = compileOr(graph, issues);

  const base = input.lead_id ? await loadRehearsal(tx, input.lead_id, input.subject) : await sampleFacts(tx);
  if (!base) throw invalid('lead_id', 'not_found', 'there is no such lead');
  const lead = input.facts ? laidOver(base, input.facts) : base;
  const facts = { ...lead, phone_zones: zonesOfPhone(lead.lead.phone) };
  const trace = simulate(graph, plan, facts, input.script, { catalogue, flowId, enterAnyway: input.enter_anyway });
  return { ...toAnswer(trace), lead: { id: facts.lead.id, name: facts.lead.name }, issues };
}

async function stored(tx: Tx, flowId: string, draft: Flow, version: number | undefined): Promise<Flow> {
  if (version === undefined) return draft;
  const found = await findVersion(tx, flowId, version);
  if (!found) throw notFound();
  return found.graph;
}

/** A draft with errors may be tried as long as a plan can be made of it: a template that waits for approval, for example. */
function compileOr(graph: Flow, issues: Issue[]): Plan {
  try {
    return compile(graph);
  } catch {
    throw invalidFlow(issues);
  }
}

function toAnswer({ entries, path, result, state }: Trace) {
  return {
    entries: entries.map((entry) => ({
      ...entry,
      reason_text: describeReason(entry.reason, entry.data as Record<string, string>),
    })),
    path,
    result: result && { ...result, reason_text: describeReason(result.reason) },
    waiting_at: state.done ? null : state.at,
  };
}

/** Lays a patch over facts, record by record: named fields are replaced, null removes the record. */
function laidOver(facts: Facts, patch: NonNullable<SimulateInput['facts']>): Facts {
  const sample = records(facts.now);
  const lay = <T extends object>(record: T | null, change: Partial<T> | null | undefined, fallback: T): T | null =>
    change === undefined ? record : change === null ? null : { ...(record ?? fallback), ...change };
  return {
    ...facts,
    lead: { ...facts.lead, ...patch.lead },
    seller: lay(facts.seller, patch.seller, sample.seller),
    opportunity: lay(facts.opportunity, patch.opportunity, sample.opportunity),
    sale: lay(facts.sale, patch.sale, sample.sale),
    cart: lay(facts.cart, patch.cart, sample.cart),
    message: lay(facts.message, patch.message, sample.message),
  };
}

/** Somebody to try a flow with before there are leads. */
async function sampleFacts(tx: Tx): Promise<Facts> {
  const { now: clock, ...tenant } = await readTenant(tx);
  const now = clock.toISOString();
  return { now, tenant, ...records(now), message: null, enrolment: null };
}

function records(now: string) {
  const inHours = (hours: number) => new Date(Date.parse(now) + hours * 3_600_000).toISOString();
  return {
    lead: {
      id: '00000000-0000-4000-8000-000000000001',
      name: 'Ana Ejemplo',
      phone: '+5491155550100',
      wa_user_id: null,
      consent: 'granted' as const,
      last_inbound_at: now,
      email: 'ana@example.com',
      status: 'new',
      tags: [],
      lead_source: 'ORGANIC',
      meta_campaign_id: null,
      meta_adset_id: null,
      meta_ad_id: null,
      meta_ad_headline: null,
      timezone: null,
      created_at: now,
      custom: {},
    },
    seller: { id: '00000000-0000-4000-8000-000000000002', name: 'Vero Ventas' },
    opportunity: {
      id: '00000000-0000-4000-8000-000000000003',
      name: 'Oportunidad de ejemplo',
      value: '1000.00',
      currency: 'ARS',
      stage: null,
      status: 'open',
      deadline: inHours(72),
    },
    sale: {
      id: '00000000-0000-4000-8000-000000000004',
      amount: '1000.00',
      currency: 'ARS',
      status: 'completed',
      completed_at: now,
    },
    cart: {
      id: '00000000-0000-4000-8000-000000000005',
      items: [{ name: 'Producto de ejemplo', quantity: 1 }],
      value: '1000.00',
      currency: 'ARS',
      status: 'open',
      last_activity_at: now,
    },
    message: { type: 'text', text: 'Hola', at: now, ad_id: null },
  };
}
