import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describe } from 'vitest';
import { catalogueOf, flowOf, followUp } from '../testing/samples.ts';
import { findInFlow } from '../words/find-in-flow.ts';
import { readyMadeFlows } from '../ready-made/mod.ts';
import { toFlowFile, writeFlowFile } from './flow-file.ts';
import { faultsOfMap, findNeeds, fitFlow } from './needs.ts';
import { parseFlowFile, readFlowFile } from './read-file.ts';

const title = { name: 'Seguimiento', description: 'Tras 24 h', tags: ['ventas', 'alta'] };
const graph = () =>
  flowOf(
    [
      ['start', 'lead-created'],
      ['send', 'send-template', { ...followUp, sender: 'main' }],
      ['again', 'send-template', { ...followUp }],
    ],
    ['start:next>send', 'send:sent>again'],
  );

describe('a flow as a file', () => {
  it('names what it needs once, and comes back whole through its text', () => {
    const file = toFlowFile(title, graph(), catalogueOf());
    expect(file.needs).toEqual({
      senders: [{ id: 'main', name: 'Ventas', phone: '+5491100000000' }],
      templates: [{ name: 'lead_followup', language: 'es', category: 'MARKETING' }],
    });
    expect(parseFlowFile(`\uFEFF${writeFlowFile(file)}`)).toEqual({ file, faults: [] });
    expect(readFlowFile(graph()).file).toMatchObject({ flow: graph(), name: 'Flujo importado' });
    expect(readFlowFile({ graph: graph(), revision: 3 }).file?.flow).toEqual(graph());
  });

  it('names whatever a field is chosen from the catalogue for, but not words that anybody may use', () => {
    const flow = flowOf([
      ['form', 'form-answered', { form: '77' }],
      ['stage', 'opportunity-stage-changed', { to: 'Visita' }],
    ]);
    const file = toFlowFile(title, flow, catalogueOf({ forms: [{ id: '77', name: 'Contacto' }] }));
    expect(file.needs).toEqual({ forms: [{ id: '77', name: 'Contacto' }] });
    const there = catalogueOf({ forms: [{ id: '88', name: 'contacto ' }] });
    expect(fitFlow(file, there).nodes.map(({ config }) => config)).toEqual([{ form: '88' }, { to: 'Visita' }]);
  });

  it('names the segments of conditions, wherever they stand', () => {
    const is = (value: unknown) => ({ field: 'segment', op: 'in', value });
    const flow = flowOf([
      ['start', 'lead-created', { filter: { all: [{ not: is('a') }] } }],
      ['ask', 'branch', { cases: [{ port: 'x', label: 'X', when: is(['a', 'b']) }] }],
    ]);
    const here = ['a', 'b'].map((id) => ({ id, name: `Segmento ${id}` }));
    const file = toFlowFile(title, flow, catalogueOf({ segments: here }));
    expect(file.needs).toEqual({ segments: here });
    const there = catalogueOf({ segments: [{ id: 'z', name: 'segmento A' }] });
    const fitted = fitFlow(file, there);
    expect(fitted.nodes.map(({ config }) => config)).toEqual([
      { filter: { all: [{ not: is('z') }] } },
      { cases: [{ port: 'x', label: 'X', when: is(['z', 'b']) }] },
    ]);
  });

  it('has one text whatever order its keys came in', () => {
    for (const { flow } of readyMadeFlows) {
      const file = toFlowFile(title, flow, catalogueOf());
      const shuffled = JSON.parse(JSON.stringify(file), (_key, value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).toReversed())
          : value,
      );
      expect(writeFlowFile(shuffled)).toBe(writeFlowFile(file));
    }
  });

  it('finds in another tenant what has the same number or name, and takes what somebody chooses for the rest', () => {
    const file = toFlowFile(title, graph(), catalogueOf());
    const there = catalogueOf({
      templates: catalogueOf().templates.filter(({ name }) => name !== 'lead_followup'),
      senders: [
        { id: 'a', label: 'Soporte', phone: '+1' },
        { id: 'b', label: 'Otra', phone: '+54 9 11 0000-0000' },
      ],
    });
    expect(findNeeds(file, there)).toEqual([
      {
        list: 'templates',
        key: 'lead_followup/es',
        label: 'lead_followup · es',
        nodes: ['send', 'again'],
        found: null,
      },
      {
        list: 'senders',
        key: 'main',
        label: 'Ventas · +5491100000000',
        nodes: ['send'],
        found: { key: 'b', label: 'Otra · +54 9 11 0000-0000' },
      },
    ]);
    const open = fitFlow(file, there);
    expect(open.nodes[1]!.config).toEqual({ ...followUp, sender: 'b' });
    const map = { templates: { 'lead_followup/es': 'post_sale_feedback/es' } };
    const fitted = fitFlow(file, there, map);
    expect(fitted.nodes.slice(1).map(({ config }) => config['template'])).toEqual([
      { name: 'post_sale_feedback', language: 'es' },
      { name: 'post_sale_feedback', language: 'es' },
    ]);
    expect(faultsOfMap(file, there, map)).toEqual([]);
    expect(faultsOfMap(file, there, { templates: { x: 'y' }, senders: { main: 'gone' }, __proto__x: {} })).toEqual([
      ['templates', 'x'],
      ['senders', 'main'],
    ]);
    const two = catalogueOf({ senders: ['a', 'b'].map((id) => ({ id, label: 'Ventas', phone: `+${id}` })) });
    expect(findNeeds({ ...file, needs: { senders: [{ id: 'main', name: 'ventas' }] } }, two)[1]!.found).toBeNull();
  });

  const sound = () => JSON.parse(writeFlowFile(toFlowFile(title, graph(), catalogueOf()))) as Record<string, never>;
  it.each<[string, string, string]>([
    ['nothing', '', 'empty-file'],
    ['blanks and a mark', '\uFEFF \n', 'empty-file'],
    ['a web page', '<!doctype html><p>Hola', 'not-json'],
    ['half a file', JSON.stringify(sound(), null, 2).slice(0, 200), 'not-json'],
    ['YAML', 'cadencia: flow\nname: x', 'not-json'],
    ['a number', '5', 'no-flow'],
    ['a list of flows', JSON.stringify([sound()]), 'no-flow'],
    ['an object without a flow', '{"name":"x"}', 'no-flow'],
    ['another program', '{"nodes":[],"connections":{},"name":"x"}', 'other-program'],
    ['a file of tomorrow', JSON.stringify({ ...sound(), fileVersion: 2 }), 'newer-file'],
    ['a flow of tomorrow', JSON.stringify({ ...sound(), flow: { formatVersion: 9 } }), 'newer-file'],
    ['no name', JSON.stringify({ ...sound(), name: ' ' }), 'bad-field'],
    ['a field it does not know', JSON.stringify({ ...sound(), colour: 'red' }), 'bad-field'],
    ['needs that are none', JSON.stringify({ ...sound(), needs: { templates: 'all' } }), 'bad-field'],
    ['a step without a place', '{"formatVersion":1,"nodes":[{"id":"a","kind":"wait"}],"edges":[]}', 'malformed'],
    [
      'a polluted prototype',
      JSON.stringify(sound()).replace('"config":{}', '"config":{"__proto__":{"a":1}}'),
      'reserved-name',
    ],
    ['a flow that is a text', JSON.stringify({ ...sound(), flow: 'x' }), 'malformed'],
  ])('is refused with a plain sentence: %s', (_name, content, code) => {
    const { file, faults } = parseFlowFile(content);
    expect(file).toBeNull();
    expect(faults.map((fault) => fault.code)).toContain(code);
    for (const { message } of faults) {
      expect(message.es.length).toBeGreaterThan(15);
      expect(message.en).not.toBe(message.es);
    }
  });

  it('never throws, whatever JSON is handed in', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { file, faults } = readFlowFile({ ...sound(), flow: value });
        expect(file === null).toBe(faults.length > 0);
        readFlowFile(value);
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 60) },
    );
  });

  it('is searched by texts, templates and the names of kinds', () => {
    expect(findInFlow(graph(), 'Followup').map(({ node_id }) => node_id)).toEqual(['send', 'again']);
    expect(findInFlow(graph(), 'plantilla amígo')[0]).toMatchObject({
      node_id: 'send',
      text: expect.stringContaining('amigo'),
    });
    expect(findInFlow(graph(), 'nuevo lead')[0]).toMatchObject({ node_id: 'start' });
    expect(findInFlow(graph(), 'zzz')).toEqual([]);
  });
});
