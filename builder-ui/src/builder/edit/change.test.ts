import { describe, expect, it } from 'vitest';
import { blankFlow } from './blank.ts';
import { connect, disconnect, moveNodes, replaceKind, setConfig, setNote, setSettings } from './change.ts';
import { insertAtPort } from './insert.ts';
import { portsOf } from './ports.ts';
import { rejoined, removeNodes } from './remove.ts';

function chain(...kinds: string[]) {
  let flow = blankFlow('lead-created');
  let at = { id: 'lead-created-1', port: 'next' };
  for (const kind of kinds) {
    const next = insertAtPort(flow, { kind, from: at.id, port: at.port });
    flow = next.flow;
    const node = flow.nodes.find((candidate) => candidate.id === next.id)!;
    at = { id: next.id, port: portsOf(node)[0]?.id ?? '' };
  }
  return flow;
}
const ways = (flow: { edges: { from: string; port: string; to: string }[] }) =>
  flow.edges.map((edge) => `${edge.from}:${edge.port}→${edge.to}`).toSorted();

describe('moveNodes()', () => {
  it('gives the same flow back when nothing moves, so that no step is made', () => {
    const flow = chain('wait');
    expect(moveNodes(flow, new Map([['wait-1', flow.nodes[1]!.position]]))).toBe(flow);
  });
  it('rounds to whole units and leaves other nodes the objects they were', () => {
    const flow = chain('wait');
    const moved = moveNodes(flow, new Map([['wait-1', { x: 10.6, y: -3.2 }]]));
    expect(moved.nodes[1]!.position).toEqual({ x: 11, y: -3 });
    expect(moved.nodes[0]).toBe(flow.nodes[0]);
  });
});

describe('connect()', () => {
  it('points a port elsewhere instead of giving it two ways', () => {
    const flow = connect(chain('wait', 'exit'), { from: 'lead-created-1', port: 'next', to: 'exit-1' });
    expect(ways(flow)).toEqual(['lead-created-1:next→exit-1', 'wait-1:next→exit-1']);
    expect(connect(flow, { from: 'wait-1', port: 'next', to: 'exit-1' })).toBe(flow);
  });
});

describe('disconnect()', () => {
  it('removes the named edges only', () => {
    const flow = chain('wait', 'exit');
    expect(ways(disconnect(flow, new Set(['wait-1:next'])))).toEqual(['lead-created-1:next→wait-1']);
    expect(disconnect(flow, new Set(['nothing']))).toBe(flow);
  });
});

describe('removeNodes()', () => {
  it('joins the neighbours of what is deleted along its main way', () => {
    const flow = chain('wait', 'send-template', 'exit');
    expect(ways(removeNodes(flow, new Set(['wait-1', 'send-template-1'])))).toEqual(['lead-created-1:next→exit-1']);
  });
  it('says which way goes on and how many steps hang by nothing, of a step with several ways', () => {
    const sends = chain('send-template', 'exit');
    const forked = insertAtPort(sends, { kind: 'exit', from: 'send-template-1', port: 'failed' }).flow;
    expect(rejoined(forked, new Set(['send-template-1']))).toMatchObject({ kept: { id: 'sent' }, loose: 1 });
    expect(rejoined(sends, new Set(['send-template-1']))).toEqual({ kept: null, loose: 0 });
  });
  it('leaves the port open where nothing follows', () => {
    const flow = removeNodes(chain('wait', 'exit'), new Set(['exit-1']));
    expect(ways(flow)).toEqual(['lead-created-1:next→wait-1']);
  });
  it('does not let a node lead to itself after its loop lost the rest', () => {
    const looped = connect(chain('wait', 'send-template'), { from: 'send-template-1', port: 'sent', to: 'wait-1' });
    const flow = removeNodes(looped, new Set(['send-template-1']));
    expect(ways(flow)).toEqual(['lead-created-1:next→wait-1']);
  });
});

describe('setConfig()', () => {
  it('drops the way of a case that is deleted and keeps the others', () => {
    let flow = chain('branch');
    const branch = flow.nodes[1]!;
    for (const port of portsOf(branch))
      flow = insertAtPort(flow, { kind: 'exit', from: branch.id, port: port.id }).flow;
    const changed = setConfig(flow, branch.id, { ...branch.config, cases: [] });
    const left = changed.edges.filter((edge) => edge.from === branch.id).map((edge) => edge.port);
    expect(left).toEqual(portsOf(changed.nodes[1]!).map((port) => port.id));
    expect(left.length).toBeLessThan(portsOf(branch).length);
  });
});

describe('setNote()', () => {
  it('writes a note and removes an empty one', () => {
    const noted = setNote(chain('wait'), 'wait-1', 'why');
    expect(noted.nodes[1]!.note).toBe('why');
    expect('note' in setNote(noted, 'wait-1', '').nodes[1]!).toBe(false);
  });
});

describe('setSettings()', () => {
  it('changes one setting and forgets one set to nothing', () => {
    const flow = setSettings(chain(), { cooldownHours: 4 });
    expect(flow.settings.cooldownHours).toBe(4);
    expect('cooldownHours' in setSettings(flow, { cooldownHours: undefined }).settings).toBe(false);
  });
});

describe('replaceKind()', () => {
  it('puts another trigger in place with a new id and the same way on', () => {
    const { flow, id } = replaceKind(chain('wait'), 'lead-created-1', 'sale-completed');
    expect(id).toBe('sale-completed-1');
    expect(ways(flow)).toEqual(['sale-completed-1:next→wait-1']);
    expect(flow.nodes[0]!.position).toEqual(chain('wait').nodes[0]!.position);
  });
});
