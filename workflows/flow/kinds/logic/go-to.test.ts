import { expect, it } from 'vitest';
import { compile } from '../../compile.ts';
import { simulate } from '../../simulate.ts';
import { catalogueOf, factsOf, flowOf, followUp } from '../../testing/samples.ts';
import { validate } from '../../validate.ts';

const loop = (wait: boolean, to = 'again') =>
  flowOf(
    [
      ['in', 'lead-created'],
      ['again', wait ? 'wait' : 'update-lead', wait ? { for: 'P1D' } : { addTags: ['x'] }],
      ['send', 'send-template', followUp],
      ['which', 'branch', { cases: [{ port: 'yes', when: { field: 'lead.status', op: 'eq', value: 'new' } }] }],
      ['back', 'go-to', { to }],
    ],
    [`in:next>again`, `again:${wait ? 'next' : 'ok'}>send`, 'send:sent>which', 'which:yes>back'],
  );
const codes = (flow: ReturnType<typeof loop>) =>
  validate(flow, catalogueOf())
    .filter((issue) => issue.severity === 'error')
    .map((issue) => issue.code);

it('goes on at the step, again and again, and nobody stands at the jump', () => {
  const flow = loop(true);
  expect(codes(flow)).toEqual([]);
  const plan = compile(flow);
  expect(plan.instructions).not.toHaveProperty('back');
  expect(plan.instructions['which']).toMatchObject({ next: { yes: { to: 'again' } } });
  const script = [{ afterMs: 2.5 * 86_400_000, patch: { lead: { status: 'won' } } }];
  const { entries, path, sent } = simulate(flow, plan, factsOf(), script);
  expect(sent).toHaveLength(3);
  expect(entries.filter((entry) => entry.outcome === 'yes')).toHaveLength(2);
  expect(path.filter((edge) => edge === 'e3')).toHaveLength(2);
});

it('a loop without a wait is refused, by a jump as by an arrow', () => {
  expect(codes(loop(false))).toContain('cycle-without-wait');
});

it('a step that is not there, the start and itself are no place to go on', () => {
  expect(codes(loop(true, 'gone'))).toEqual(['go-to-missing']);
  expect(codes(loop(true, 'in'))).toEqual(['go-to-not-there']);
  expect(codes(loop(true, 'back'))).toEqual(['go-to-not-there']);
});

it('jumps that lead to one another in a circle are refused, and end the path if they are run', () => {
  const flow = flowOf(
    [
      ['in', 'lead-created'],
      ['send', 'send-template', followUp],
      ['one', 'go-to', { to: 'two' }],
      ['two', 'go-to', { to: 'one' }],
    ],
    ['in:next>send', 'send:sent>one'],
  );
  expect(codes(flow)).toContain('cycle-without-wait');
  expect(simulate(flow, compile(flow), factsOf()).result).toEqual({ result: 'none', reason: 'end-of-path' });
});

it('a step that only a jump leads to is reached', () => {
  const flow = flowOf(
    [
      ['in', 'lead-created'],
      ['out', 'go-to', { to: 'send' }],
      ['send', 'send-template', followUp],
    ],
    ['in:next>out'],
  );
  expect(codes(flow)).toEqual([]);
  expect(compile(flow).start).toBe('send');
});
