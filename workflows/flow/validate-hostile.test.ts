import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeIssue, issueCodes } from './words/issue-texts.ts';
import { catalogueOf, flowOf, followUp, quickest } from './testing/samples.ts';
import { hasErrors, validate } from './validate.ts';

type Nodes = Parameters<typeof flowOf>[0];
const codes = (flow: unknown) => validate(flow, catalogueOf()).map((issue) => issue.code);
const isNew = { field: 'lead.status', op: 'eq', value: 'new' };
const sound: Nodes = [
  ['in', 'lead-created'],
  ['send', 'send-template', followUp],
];
const soundEdges = ['in:next>send'];

describe('validate() on anything at all', () => {
  const base = JSON.parse(JSON.stringify(flowOf(sound, soundEdges)));
  const node = { id: 'n', kind: 'exit', config: {}, position: { x: 0, y: 0 } };
  const nested = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

  it.each<[string, unknown, string]>([
    ['null', null, 'malformed'],
    ['a list', [], 'malformed'],
    ['text', 'flow', 'malformed'],
    ['nothing', {}, 'malformed'],
    ['another format version', { ...base, formatVersion: 2 }, 'malformed'],
    ['an unknown key', { ...base, evil: 1 }, 'malformed'],
    ['a node id with spaces', { ...base, nodes: [{ ...node, id: 'a b' }] }, 'malformed'],
    [
      'a position that is no number',
      { ...base, nodes: [{ ...node, position: { x: 1e308 * 10, y: NaN } }] },
      'malformed',
    ],
    ['an unknown exit event', { ...base, settings: { exitOn: ['lead.exploded'] } }, 'settings-invalid'],
    ['a holdout of 200 %', { ...base, settings: { holdoutPercent: 200 } }, 'settings-invalid'],
    ['10,000 nodes', { ...base, nodes: Array.from({ length: 10_000 }, () => node) }, 'too-many-nodes'],
    ['10,000 edges', { ...base, edges: Array.from({ length: 10_000 }, () => ({})) }, 'too-many-edges'],
    [
      'a __proto__ key',
      JSON.parse('{"formatVersion":1,"nodes":[],"edges":[],"__proto__":{"admin":true}}'),
      'reserved-name',
    ],
    ['a constructor in a config', { ...base, nodes: [{ ...node, config: { constructor: 1 } }] }, 'reserved-name'],
    ['10,000 levels', { ...base, nodes: [{ ...node, config: nested(10_000) }] }, 'too-deep'],
    ['a label of 2 MB', { ...base, nodes: [{ ...node, config: { label: 'a'.repeat(2_000_000) } }] }, 'too-large'],
    [
      'a list of 100,000',
      { ...base, nodes: [{ ...node, config: { list: Array.from({ length: 100_000 }, () => 0) } }] },
      'too-large',
    ],
  ])('refuses %s within 50 ms', (_name, input, code) => {
    const issues = validate(input, catalogueOf());
    expect(quickest(() => validate(input, catalogueOf()))).toBeLessThan(50);
    expect(issues.map((issue) => issue.code)).toContain(code);
    expect(hasErrors(issues)).toBe(true);
  });

  it('does not follow a circle or fall over a getter', () => {
    const circle: Record<string, unknown> = { ...base };
    circle.settings = circle;
    expect(codes(circle)).toEqual(['too-deep']);
    expect(
      codes(
        Object.defineProperty({}, 'nodes', {
          enumerable: true,
          get: () => {
            throw new Error('boo');
          },
        }),
      ),
    ).toEqual(['malformed']);
  });

  it('names the node of a malformed part', () => {
    expect(
      validate({ ...base, nodes: [...base.nodes, { ...node, id: 'bad', position: null }] }, catalogueOf()),
    ).toMatchObject([{ code: 'malformed', nodeId: 'bad', field: 'nodes.2.position' }]);
  });

  it('stays quick on the worst graph of an allowed size', () => {
    const nodes: Nodes = Array.from({ length: 498 }, (_, i) => [
      `n${i}`,
      'branch',
      { cases: Array.from({ length: 4 }, (_, c) => ({ port: `p${c}`, label: '', when: isNew })) },
    ]);
    const edges = nodes
      .flatMap((_, i) => [0, 1, 2, 3].map((c) => `n${i}:p${c}>n${(i * 7 + c * 31 + 1) % 498}`))
      .filter((text) => !/^n(\d+):.*>n\1$/.test(text));
    const flow = flowOf([['in', 'manual'], ...nodes], ['in:next>n0', ...edges]);
    expect(codes(flow)).toContain('cycle-without-wait');
    expect(quickest(() => codes(flow))).toBeLessThan(500);
  });

  it('never throws, and describes what it finds in both languages', () => {
    const kinds = fc.constantFrom(
      'lead-created',
      'wait',
      'wait-for',
      'branch',
      'send-template',
      'update-lead',
      'notify-team',
      'exit',
      'nope',
    );
    const config = fc.dictionary(
      fc.constantFrom(
        'for',
        'until',
        'window',
        'events',
        'timeout',
        'cases',
        'template',
        'variables',
        'set',
        'text',
        'filter',
      ),
      fc.jsonValue(),
    );
    const id = fc.constantFrom('a', 'b', 'c');
    const input = fc.record({
      formatVersion: fc.constant(1),
      nodes: fc.array(fc.record({ id, kind: kinds, config, position: fc.constant({ x: 0, y: 0 }) }), { maxLength: 4 }),
      edges: fc.array(fc.record({ id, from: id, port: fc.constantFrom('next', 'sent', 'else'), to: id }), {
        maxLength: 5,
      }),
      settings: fc.oneof(fc.constant({}), fc.jsonValue()),
    });
    fc.assert(
      fc.property(fc.oneof(input, fc.jsonValue()), (flow) => {
        for (const issue of validate(flow, catalogueOf())) {
          expect(issueCodes).toContain(issue.code);
          const { es, en } = describeIssue(issue);
          expect(`${es}${en}`).not.toMatch(/undefined|\[object/);
        }
      }),
      { numRuns: 300 },
    );
  });
});
