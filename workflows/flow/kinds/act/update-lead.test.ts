import { expect, it } from 'vitest';
import { factsOf, flowOf } from '../../testing/samples.ts';
import { leadChanges, tagsAfter, updateLead } from './update-lead.ts';

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

it('takes off what is to go, also where it is to come as well, and adds no tag for which there is no room', () => {
  const after = (before: string[], ask: object) => tagsAfter(before, leadChanges(updateLead.config.parse(ask)));
  const full = Array.from({ length: 50 }, (_, n) => `t${n}`);
  const beyond = [...full, 'merged'];
  expect(after(['a', 'b'], { addTags: ['c', 'b'], removeTags: ['a', 'c'] })).toEqual(['b']);
  expect([after(full, { addTags: ['more'] }), after(beyond, { addTags: ['more'] })]).toEqual([null, null]);
  expect(after(full, { addTags: ['more'], removeTags: ['t0'] })).toHaveLength(50);
  expect(after(beyond, { addTags: ['merged'] })).toHaveLength(51);
});

it('writes no other field', () => {
  for (const key of ['tenant_id', 'consent', 'phone', 'custom', 'custom.', 'custom..b', 'custom.prototype']) {
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
