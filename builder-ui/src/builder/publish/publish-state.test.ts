import { describe, expect, it } from 'vitest';
import { validate, type Catalogue } from '#flow';
import { addAt, addTarget } from '../add/add-target.ts';
import { blankFlow } from '../edit/blank.ts';
import { setConfig } from '../edit/change.ts';
import { publishState, sameValue } from './publish-state.ts';

const catalogue: Catalogue = { templates: [], senders: [], sellers: [], customFields: [], flows: [] };
const blank = blankFlow('lead-created');
const add = (flow: typeof blank, kind: string) => addAt(flow, addTarget(flow, new Set()), { kind }).flow;
const good = add(add(blank, 'wait'), 'exit');
const bad = add(blank, 'send-template');
const stateOf = (flow: typeof blank, live: typeof blank | null, failed = false) =>
  publishState({ flow, live, issues: validate(flow, catalogue), failed });

describe('publishState()', () => {
  it('reaches all six states', () => {
    expect(stateOf(blank, null)).toBe('initial');
    expect(stateOf(good, null)).toBe('ready');
    expect(stateOf(good, good)).toBe('up-to-date');
    expect(stateOf(setConfig(good, 'wait-1', { for: 'PT2H' }), good)).toBe('has-changes');
    expect(stateOf(bad, good)).toBe('invalid');
    expect(stateOf(good, null, true)).toBe('error');
  });
  it('takes a graph that came back from the database as the same, whatever the order of its keys', () => {
    const back = { settings: good.settings, edges: good.edges, nodes: good.nodes, formatVersion: 1 } as typeof good;
    expect(stateOf(good, back)).toBe('up-to-date');
  });
});

describe('sameValue()', () => {
  it('tells apart what differs', () => {
    expect(sameValue({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
    expect(sameValue({ a: 1 }, { a: 1, b: undefined })).toBe(true);
    expect(sameValue({ a: null }, {})).toBe(false);
    expect(sameValue([], {})).toBe(false);
  });
});
