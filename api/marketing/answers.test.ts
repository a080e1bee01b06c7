/** Every answer of the Marketing Hub against the schema that its route publishes: nothing missing, nothing that it does not name. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { insertLiveFlow, insertMessage } from '#db/testing/flow-scene.ts';
import { addLead, noonAgo, openScene } from './testing.ts';
import type { Person } from '../testing.ts';
import { createMetaScene, type MetaScene } from '../testing/meta-scene.ts';

const root = '/crm/marketing';
/** What to ask of each path, and the lists of the answer that must not be empty. */
const questions: Record<string, { ask?: string; full: string[] }> = {
  '/stats': { full: ['campaigns'] },
  '/stats/roi': { full: [] },
  '/series': { full: ['points'] },
  '/campaigns': { full: ['items'] },
  '/campaigns/{id}': { ask: '/campaigns/c1', full: ['adsets', 'ads'] },
  '/adsets': { full: ['items'] },
  '/ads': { full: ['items'] },
  '/leads': { ask: '/leads?campaign_id=c1', full: ['items'] },
  '/flows': { full: ['items'] },
  '/definitions': { full: ['metrics', 'rules'] },
  '/exchange-rates': { full: ['rates'] },
  '/token-status': { full: ['accounts'] },
  '/meta-portfolios': { full: ['portfolios'] },
  '/meta-accounts': { full: ['accounts'] },
  '/meta-pages': { full: ['pages'] },
  '/meta-forms': { full: ['items'] },
  '/sync': { full: ['accounts'] },
  '/hsm/templates': { full: ['items'] },
  '/hsm/templates/{id}': { ask: '/hsm/templates/00000000-0000-4000-8000-00000000000a', full: ['components'] },
  '/hsm/ready-texts': { full: ['items'] },
  '/hsm/template-numbers': { full: ['items'] },
  '/automation/rules': { full: ['items'] },
  '/automation-logs': { full: ['items'] },
};

let scene: MetaScene;
let ceo: Person;
beforeAll(async () => {
  scene = await createMetaScene();
  const { api } = scene;
  const { ceo: person, write } = await openScene(api);
  ceo = person;
  const lead = await addLead(api, ceo, 2, 'a1', { amount: '100.05', currency: 'USD' });
  await addLead(api, ceo, 2, 'unknown');
  await addLead(api, ceo, 3, null);
  await write(async (tx) => {
    const flow = await insertLiveFlow(tx, 'Bienvenida');
    const row = { flow_id: flow, version: 1, lead_id: lead, occurrence: '1', created_at: noonAgo(2) };
    const [entry] = await tx<[{ id: string }]>`insert into enrolments ${tx(row)} returning id`;
    const message = await insertMessage(tx, { leadId: lead, flowId: flow, enrolmentId: entry.id, state: 'read' });
    await tx`update messages set template_name = 'aviso', template_language = 'es' where id = ${message}`;
    await tx`insert into meta_pages (page_id, name, subscribed_at) values ('104000000000000001', 'Bicicletas', now())`;
    await tx`insert into meta_lead_forms (form_id, page_id, name, phone_found, last_test_at)
      values ('880000000000000001', '104000000000000001', 'Visita', false, now())`;
    await tx`insert into meta_templates (id, provider, waba_id, name, language, category, status, components)
      values ('00000000-0000-4000-8000-00000000000a', 'ycloud', 'w', 'aviso', 'es', 'UTILITY', 'APPROVED', ${tx.json([{ type: 'BODY', text: 'Hola {{1}}' }])})`;
    await tx`insert into sync_runs (kind, state, ended_at) values ('meta-templates', 'completed', now())`;
  });
  await ceo.put(`/api${root}/exchange-rates`, {
    rates: [{ currency: 'ARS', valid_from: '2024-01-01', rate: '0.001' }],
  });
  await scene.connect(ceo);
});
afterAll(() => scene.stop());

/** The schemas of the answers themselves, as the routes hold them. */
function published(): Map<string, z.ZodType> {
  const found = new Map<string, z.ZodType>();
  for (const each of scene.api.app.openAPIRegistry.definitions) {
    if (each.type !== 'route' || each.route.method !== 'get') continue;
    const path = each.route.path.replace(/^\/api/, '');
    const answer = each.route.responses?.[200];
    const json = answer && 'content' in answer ? answer.content?.['application/json'] : undefined;
    const schema = json && 'schema' in json ? json.schema : undefined;
    if (schema && path.startsWith(`${root}/`)) found.set(path.slice(root.length), schema as z.ZodType);
  }
  return found;
}

describe('an answer of the Marketing Hub', () => {
  it('is asked for here, whichever there is', () => {
    expect([...published().keys()].toSorted()).toEqual(Object.keys(questions).toSorted());
  });

  it.each(Object.entries(questions))('of %s is what its schema says, to the field', async (path, { ask, full }) => {
    const { status, body } = await ceo.get(`/api${root}${ask ?? path}`);
    expect(status).toBe(200);
    for (const list of full) expect(body[list].length, list).toBeGreaterThan(0);
    // What the schema does not name, parsing leaves out.
    expect(published().get(path)!.parse(body)).toEqual(body);
  });
});
