import { expect, it } from 'vitest';
import { factsOf, flowOf } from '../testing.ts';
import { leadChanges, updateLead } from './update-lead.ts';

it('leadChanges() sorts what is asked by where it is stored', () => {
  const config = updateLead.config.parse({
    status: 'won',
    addTags: ['a'],
    set: { name: null, email: 'a@b.co', 'custom.plan': 'pro', 'custom.seats': 3 },
  });
  expect(leadChanges(config)).toEqual({
    status: 'won',
    addTags: ['a'],
    removeTags: [],
    fields: { name: null, email: 'a@b.co' },
    custom: { plan: 'pro', seats: 3 },
  });
});

it('writes no other field', () => {
  for (const key of ['tenant_id', 'consent', 'phone', 'custom', 'custom.', 'custom.a.b', 'custom.prototype']) {
    expect(updateLead.config.safeParse({ set: { [key]: 'x' } }).success, key).toBe(false);
  }
});

it.each([
  ['name', 'x'.repeat(200), 'x'.repeat(201)],
  ['email', 'ana@example.com', 'ana at example'],
  ['lead_source', 'x'.repeat(50), 'x'.repeat(51)],
  ['timezone', 'America/Bogota', 'Bogota time'],
])('takes what the column %s takes, and nothing else', (key, good, bad) => {
  const takes = (value: unknown) => updateLead.config.safeParse({ set: { [key]: value } }).success;
  expect([takes(good), takes(null), takes(bad)]).toEqual([true, true, false]);
});

it('pretends on a copy of the facts', () => {
  const facts = factsOf({ lead: { tags: ['old', 'kept'] } });
  const after = updateLead.pretend!(updateLead.config.parse({ addTags: ['new', 'kept'], removeTags: ['old'] }), {
    facts,
    flow: flowOf([]),
    flowId: '',
    sent: { toLead: [], today: 0 },
  });
  expect('facts' in after && after.facts?.lead.tags).toEqual(['kept', 'new']);
  expect(facts.lead.tags).toEqual(['old', 'kept']);
});
