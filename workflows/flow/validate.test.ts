import { describe, expect, it } from 'vitest';
import { describeIssue, issueCodes } from './words/issue-texts.ts';
import { readyMadeFlows } from './ready-made/mod.ts';
import { catalogueOf, flowOf, followUp } from './testing/samples.ts';
import { hasErrors, validate } from './validate.ts';

type Nodes = Parameters<typeof flowOf>[0];
const codes = (flow: unknown, catalogue = catalogueOf()) => validate(flow, catalogue).map((issue) => issue.code);
const sound: Nodes = [
  ['in', 'lead-created'],
  ['send', 'send-template', followUp],
];
const soundEdges = ['in:next>send'];
/** The sound flow with more nodes behind `send`. */
const then = (nodes: Nodes, edges: string[] = [], settings = {}) =>
  flowOf([...sound, ...nodes], [...soundEdges, ...edges], settings);
const one = (kind: string, config: Record<string, unknown>) =>
  codes(
    then(
      [
        ['x', kind, config],
        ['end', 'exit'],
      ],
      ['send:sent>x', ...(kind === 'wait' ? ['x:next>end'] : kind === 'wait-for' ? ['x:matched>end'] : [])],
    ),
  );
const template = (change: Record<string, unknown>) =>
  codes(
    flowOf(
      [
        ['in', 'lead-created'],
        ['send', 'send-template', { ...followUp, ...change }],
      ],
      soundEdges,
    ),
  );
const branch = (cases: unknown) =>
  codes(
    then(
      [
        ['if', 'branch', { cases }],
        ['a', 'exit'],
      ],
      ['send:sent>if', 'if:a>a', 'if:else>a'],
    ),
  );
const isNew = { field: 'lead.status', op: 'eq', value: 'new' };

describe('validate() passes', () => {
  it('the smallest useful flow, and every ready-made one', () => {
    expect(validate(flowOf(sound, soundEdges), catalogueOf())).toEqual([]);
    for (const { id, flow } of readyMadeFlows) expect(validate(flow, catalogueOf()), id).toEqual([]);
  });

  it('a loop that waits and can be left', () => {
    const loop = then(
      [
        ['wait', 'wait', { for: 'P1D' }],
        ['if', 'branch', { cases: [{ port: 'a', label: 'A', when: isNew }] }],
      ],
      ['send:sent>wait', 'wait:next>if', 'if:a>send'],
    );
    expect(validate(loop, catalogueOf())).toEqual([]);
  });
});

describe('validate() reports the graph', () => {
  const cases: [code: string, flow: unknown][] = [
    ['no-trigger', flowOf([['send', 'send-template', followUp]])],
    ['many-triggers', flowOf([...sound, ['in-2', 'manual']], [...soundEdges, 'in-2:next>send'])],
    ['edge-into-trigger', flowOf(sound, [...soundEdges, 'send:sent>in'])],
    ['unknown-kind', then([['x', 'teleport']], ['send:sent>x'])],
    ['unknown-kind', then([['x', 'constructor']], ['send:sent>x'])],
    ['dangling-edge', flowOf(sound, [...soundEdges, 'send:sent>nowhere'])],
    ['self-edge', flowOf(sound, [...soundEdges, 'send:sent>send'])],
    ['unknown-port', then([['x', 'exit']], ['send:delivered>x'])],
    [
      'port-used-twice',
      then(
        [
          ['x', 'exit'],
          ['y', 'exit'],
        ],
        ['send:sent>x', 'send:sent>y'],
      ),
    ],
    ['duplicate-node-id', flowOf([...sound, ['send', 'exit']], soundEdges)],
    [
      'duplicate-edge-id',
      {
        ...then([['x', 'exit']], ['send:sent>x']),
        edges: [
          { id: 'e', from: 'in', port: 'next', to: 'send' },
          { id: 'e', from: 'send', port: 'sent', to: 'x' },
        ],
      },
    ],
    ['unreachable-node', then([['x', 'exit']])],
    ['dead-end', flowOf([['in', 'lead-created']])],
    ['dead-end', then([['x', 'wait', { for: 'PT1H' }]], ['send:sent>x'])],
    ['cycle-without-wait', then([['x', 'update-lead', { status: 'won' }]], ['send:sent>x', 'x:ok>send'])],
    [
      'cycle-without-wait',
      then([['x', 'wait', { window: { from: '00:00', to: '23:59' } }]], ['send:sent>x', 'x:next>send']),
    ],
    ['no-exit', then([['x', 'wait', { for: 'P1D' }]], ['send:sent>x', 'x:next>send'])],
    ['reserved-name', flowOf([...sound, ['__proto__', 'exit']], [...soundEdges, 'send:sent>__proto__'])],
  ];
  it.each(cases)('%s', (code, flow) => {
    const issues = validate(flow, catalogueOf());
    expect(issues.map((issue) => issue.code)).toContain(code);
    expect(hasErrors(issues)).toBe(true);
  });

  it('points at the node, and forgives an endless loop that events end', () => {
    const loop = (exitOn: string[]) =>
      then([['x', 'wait', { for: 'P1D' }]], ['send:sent>x', 'x:next>send'], { exitOn });
    expect(validate(loop([]), catalogueOf())).toEqual([{ code: 'no-exit', severity: 'error', nodeId: 'in' }]);
    expect(hasErrors(validate(loop(['message.replied']), catalogueOf()))).toBe(false);
    expect(validate(then([['x', 'exit']]), catalogueOf())).toEqual([
      { code: 'unreachable-node', severity: 'error', nodeId: 'x' },
    ]);
  });

  it('warns of a case that leads nowhere', () => {
    const open = then(
      [
        ['if', 'branch', { cases: [{ port: 'a', label: 'A', when: isNew }] }],
        ['x', 'exit'],
      ],
      ['send:sent>if', 'if:else>x'],
    );
    expect(validate(open, catalogueOf())).toEqual([
      { code: 'open-port', severity: 'warning', nodeId: 'if', params: { port: 'a' } },
    ]);
  });
});

describe('validate() reports configs', () => {
  it('durations that are nothing, endless or nonsense', () => {
    for (const time of ['PT0S', 'P9999W', '-PT1H', '1e308', 'NaN', 'P1M'])
      expect(one('wait', { for: time }), time).toEqual(['bad-duration']);
    expect(one('wait', { for: 5 })).toEqual(['config-invalid']);
    expect(one('wait', {})).toEqual(['choose-one']);
    expect(one('wait', { for: 'PT1H', at: '2030-01-01' })).toEqual(['choose-one']);
    expect(one('wait', { until: { field: 'lead.created_at', offset: 'P9999D' } })).toEqual(['bad-duration']);
    expect(one('wait-for', { events: ['message.replied'], timeout: 'PT0S' })).toEqual(['bad-duration']);
  });

  it('dates and events that are none', () => {
    expect(one('wait', { at: '2026-11-23T08:00' })).toEqual(['past-date']);
    expect(one('wait', { at: '2026-11-24T08:00' })).toEqual([]);
    expect(one('wait', { at: 'tomorrow' })).toEqual(['bad-date']);
    expect(one('wait', { until: { field: 'lead.name' } })).toEqual(['unknown-date-field']);
    expect(one('wait', { window: { from: '25:00', to: '26:00' } })).toEqual(['config-invalid', 'config-invalid']);
    expect(one('wait-for', { events: ['lead.exploded'], timeout: 'PT1H' })).toEqual(['config-invalid']);
    expect(one('wait-for', { events: [], timeout: 'PT1H' })).toEqual(['config-missing']);
  });

  it('dates that some leads of the flow may not have', () => {
    const until = { until: { field: 'sale.completed_at', offset: 'P7D' } };
    expect(one('wait', until)).toEqual(['date-may-be-missing']);
    expect(one('wait', { until: { field: 'lead.created_at' } })).toEqual([]);
    const afterSale = flowOf(
      [
        ['in', 'sale-completed'],
        ['x', 'wait', until],
        ['send', 'send-template', followUp],
      ],
      ['in:next>x', 'x:next>send'],
    );
    expect(validate(afterSale, catalogueOf())).toEqual([]);
  });

  it('templates: missing, in another language, not approved, paused', () => {
    expect(template({ template: { name: 'nope', language: 'es' } })).toEqual(['template-missing']);
    expect(template({ template: { name: 'lead_followup', language: 'pt' } })).toEqual(['template-language-missing']);
    const as = (status: string) =>
      codes(
        flowOf(sound, soundEdges),
        catalogueOf({ templates: catalogueOf().templates.map((one) => ({ ...one, status })) }),
      );
    expect(as('PENDING')).toEqual(['template-not-approved']);
    expect(as('REJECTED')).toEqual(['template-not-approved']);
    expect(as('PAUSED')).toEqual(['template-paused']);
    expect(
      validate(
        flowOf(
          [
            ['in', 'lead-created'],
            ['send', 'send-template', {}],
          ],
          soundEdges,
        ),
        catalogueOf(),
      ),
    ).toEqual([{ code: 'config-missing', severity: 'error', nodeId: 'send', field: 'template' }]);
  });

  it('variables: missing, too many, malformed, unknown, without a fallback', () => {
    expect(template({ variables: {} })).toEqual(['variable-missing']);
    expect(template({ variables: { '1': ' ' } })).toEqual(['variable-missing']);
    expect(template({ variables: { '1': 'a', '2': 'b' } })).toEqual(['variable-extra']);
    expect(template({ variables: { '1': '{{constructor.constructor("x")()}}' } })).toEqual(['variable-malformed']);
    expect(template({ variables: { '1': '{{lead.shoe_size | "42"}}' } })).toEqual(['variable-unknown']);
    expect(template({ variables: { '1': '{{lead.name}}' } })).toEqual(['variable-without-fallback']);
    expect(template({ variables: { '1': '{{tenant.name}}' } })).toEqual([]);
    expect(template({ variables: { '1': 'x'.repeat(2000) } })).toEqual(['config-invalid']);
    expect(template({ variables: { '1': '{{lead.custom.plan | "-"}}' } })).toEqual([]);
    expect(template({ variables: { '1': '{{lead.custom.pla | "-"}}' } })).toEqual(['unknown-custom-field']);
  });

  it('asks for no fallback for what the trigger guarantees', () => {
    const variables = { '1': 'a', '2': '{{opportunity.name}}', '3': '{{opportunity.deadline}}' };
    const send = { template: { name: 'opportunity_reminder', language: 'es' }, variables };
    const by = (kind: string, config = {}) =>
      codes(
        flowOf(
          [
            ['in', kind, config],
            ['send', 'send-template', send],
          ],
          soundEdges,
        ),
      );
    expect(by('opportunity-deadline', { before: 'PT2H' })).toEqual([]);
    expect(by('lead-created')).toEqual(['variable-without-fallback', 'variable-without-fallback']);
  });

  it('senders, branches, keywords and changes', () => {
    expect(template({ sender: 'gone' })).toEqual(['unknown-sender']);
    expect(template({ sender: 'main' })).toEqual([]);
    expect(branch([])).toContain('empty-branch');
    expect(
      branch([
        { port: 'a', label: '', when: isNew },
        { port: 'a', label: '', when: isNew },
      ]),
    ).toEqual(['duplicate-port']);
    expect(
      branch([
        { port: 'else', label: '', when: isNew },
        { port: 'a', label: '', when: isNew },
      ]),
    ).toContain('reserved-name');
    expect(branch([{ port: 'a', label: 'x'.repeat(10_000), when: isNew }])).toEqual(['config-invalid']);
    expect(branch([{ port: 'a', label: '', when: { field: 'lead.shoe', op: 'eq', value: 1 } }])).toEqual([
      'condition-field',
    ]);
    expect(
      codes(flowOf([['in', 'message-received', { match: 'keyword', keywords: [' ! '] }], sound[1]!], soundEdges)),
    ).toEqual(['keywords-missing']);
    expect(one('update-lead', {})).toContain('nothing-to-change');
    expect(one('update-lead', { set: { tenant_id: 'x' } })).toContain('field-not-writable');
    expect(one('update-lead', { set: { 'custom.plan': 'pro' } })).toEqual(['unreachable-node']);
    expect(one('exit', { result: 'goal', extra: 1 })).toContain('config-unknown-field');
  });

  it('warns of what is legal but hardly meant', () => {
    const waits = then(
      [
        ['x', 'wait-for', { events: ['message.replied'], timeout: 'PT1H' }],
        ['end', 'exit'],
      ],
      ['send:sent>x', 'x:matched>end'],
      { exitOn: ['message.replied'] },
    );
    expect(validate(waits, catalogueOf())).toMatchObject([
      { code: 'event-also-exits', severity: 'warning', nodeId: 'x' },
    ]);
    const again = flowOf(
      [
        ['in', 'lead-status-changed', { to: 'won' }],
        ['x', 'update-lead', { status: 'won' }],
      ],
      ['in:next>x'],
    );
    expect(validate(again, catalogueOf())).toMatchObject([{ code: 'starts-itself', severity: 'warning' }]);
    expect(
      validate(
        flowOf(
          [
            ['in', 'manual'],
            ['x', 'exit'],
          ],
          ['in:next>x'],
        ),
        catalogueOf(),
      ),
    ).toMatchObject([{ code: 'does-nothing', severity: 'warning' }]);
  });
});

it('describeIssue() says what to do, and survives a code it does not know', () => {
  expect(
    describeIssue({ code: 'variable-without-fallback', severity: 'error', params: { path: 'lead.name' } }).es,
  ).toBe('A algunos leads les falta «lead.name». Agrega un texto alternativo: {{lead.name | "…"}}.');
  expect(describeIssue({ code: 'toString', severity: 'error' }).en).toBe('Check this step (toString).');
  for (const code of issueCodes) expect(describeIssue({ code, severity: 'error' }).es.length, code).toBeGreaterThan(20);
});
