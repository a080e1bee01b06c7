/** Facts, catalogues and flows for the tests of this folder and of whoever uses it. */
import type { Facts } from '../facts.ts';
import type { Catalogue } from '../kind.ts';
import { readTemplate } from '../parts/read.ts';
import { readyMadeTemplates } from '../ready-made/templates.ts';
import { type Edge, flow, type Flow, type Node, type Settings } from '../schema.ts';

/** Monday 2026-11-23, 12:00 UTC. */
export const noon = Date.parse('2026-11-23T12:00:00Z');

/** A new lead of a tenant in Buenos Aires, with nothing else around it. */
export function factsOf(change: Partial<Omit<Facts, 'lead'>> & { lead?: Partial<Facts['lead']> } = {}): Facts {
  const { lead, ...rest } = change;
  return {
    now: new Date(noon).toISOString(),
    tenant: { name: 'Acme', timezone: 'America/Argentina/Buenos_Aires', currency: 'ARS', locale: 'es-AR' },
    lead: {
      id: '11111111-1111-4111-8111-111111111111',
      name: 'Ana García',
      phone: '+5491100000001',
      wa_user_id: null,
      consent: null,
      last_inbound_at: null,
      email: null,
      status: 'new',
      tags: [],
      lead_source: 'META_ADS',
      meta_campaign_id: null,
      meta_adset_id: null,
      meta_ad_id: null,
      meta_ad_headline: null,
      timezone: null,
      created_at: new Date(noon).toISOString(),
      custom: {},
      ...lead,
    },
    seller: null,
    opportunity: null,
    sale: null,
    cart: null,
    message: null,
    enrolment: null,
    ...rest,
  };
}

/** A tenant with the templates of the ready-made flows, approved. */
export function catalogueOf(change: Partial<Catalogue> = {}): Catalogue {
  const templates = readyMadeTemplates.map((template) => ({
    name: template.name,
    language: template.language,
    status: 'APPROVED',
    category: template.category,
    ...readTemplate([
      { type: 'BODY', text: template.body },
      ...(template.footer ? [{ type: 'FOOTER', text: template.footer }] : []),
      { type: 'BUTTONS', buttons: (template.buttons ?? []).map(({ text }) => ({ type: 'QUICK_REPLY', text })) },
    ]),
  }));
  const senders = [{ id: 'main', label: 'Ventas', phone: '+5491100000000' }];
  return {
    templates,
    senders,
    sellers: [],
    customFields: ['plan'],
    flows: [],
    now: new Date(noon).toISOString(),
    ...change,
  };
}

/** A flow in short: nodes as `[id, kind, config]`, edges as `'from:port>to'`. Not validated. */
export function flowOf(
  nodes: [id: string, kind: string, config?: Record<string, unknown>][],
  edges: string[] = [],
  settings: Partial<Settings> = {},
): Flow {
  return flow.parse({
    formatVersion: 1,
    nodes: nodes.map(([id, kind, config], i): Node => ({
      id,
      kind,
      config: config ?? {},
      position: { x: 0, y: i * 150 },
    })),
    edges: edges.map((text, i): Edge => {
      const [from = '', port = '', to = ''] = text.split(/[:>]/);
      return { id: `e${i}`, from, port, to };
    }),
    settings,
  });
}

/** A config of `send-template` that is in order. */
export const followUp = {
  template: { name: 'lead_followup', language: 'es' },
  variables: { '1': '{{lead.name | "amigo"}}' },
};

/** The shortest of several runs in milliseconds of this thread's work: not what a busy machine adds. */
export function quickest(work: () => unknown): number {
  const times = Array.from({ length: 8 }, () => {
    const start = process.threadCpuUsage();
    work();
    const { user, system } = process.threadCpuUsage(start);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}
