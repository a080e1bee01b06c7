import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compile } from '../../compile.ts';
import { readTemplate } from '../../parts/read.ts';
import type { Flow } from '../../schema.ts';
import { simulate } from '../../simulate.ts';
import { initialState, step } from '../../step.ts';
import { catalogueOf, factsOf, flowOf, noon } from '../../testing/samples.ts';
import { validate } from '../../validate.ts';
import { answerPorts } from './answers.ts';

const hour = 3_600_000;
const template = { name: 'invite', language: 'es' };
const catalogue = catalogueOf({
  templates: [
    {
      ...template,
      status: 'APPROVED',
      category: 'MARKETING',
      ...readTemplate([
        { type: 'BODY', text: 'Abre el curso nuevo.' },
        {
          type: 'BUTTONS',
          buttons: ['Me interesa', 'No, gracias', 'Detener promociones'].map((text) => ({ type: 'QUICK_REPLY', text })),
        },
      ]),
    },
  ],
});
const ask = (answers: object = { buttons: ['Me interesa', 'No, gracias'], within: 'PT24H' }, more: object = {}) =>
  flowOf(
    [
      ['in', 'lead-created'],
      ['ask', 'send-template', { template, variables: {}, answers, ...more }],
      ['yes', 'exit', { result: 'goal' }],
      ['no', 'exit', { result: 'none' }],
      ['other', 'exit', { result: 'none' }],
      ['silent', 'exit', { result: 'none' }],
    ],
    ['in:next>ask', 'ask:button-me-interesa>yes', 'ask:button-no-gracias>no', 'ask:reply>other', 'ask:timeout>silent'],
  );
const run = (flow: Flow, script: Parameters<typeof simulate>[3] = []) =>
  simulate(flow, compile(flow), factsOf(), script, { catalogue });
const says = (afterMs: number, text: string, name: 'message.button' | 'message.replied' = 'message.button') => ({
  afterMs,
  event: { name, text },
});
const endOf = (script: Parameters<typeof simulate>[3]) => {
  const { state, entries } = run(ask(), script);
  return [state.at, (Date.parse(entries.at(-1)!.at) - noon) / hour];
};

it('whoever taps a button goes its way, by another word the way of other words, and without one the last', () => {
  expect(endOf([says(2 * hour, 'Me interesa')])).toEqual(['yes', 2]);
  expect(endOf([says(2 * hour, 'No, gracias')])).toEqual(['no', 2]);
  expect(endOf([says(2 * hour, 'me interesa', 'message.replied')])).toEqual(['yes', 2]);
  expect(endOf([says(2 * hour, '¿Cuánto cuesta?', 'message.replied')])).toEqual(['other', 2]);
  expect(endOf([says(25 * hour, 'Me interesa')])).toEqual(['silent', 24]);
  expect(endOf([])).toEqual(['silent', 24]);
  // The first word counts.
  expect(endOf([says(hour, 'No, gracias'), says(2 * hour, 'Me interesa')])).toEqual(['no', 1]);
});

it('an opt-out still leaves the flow, whatever the step waits for', () => {
  const out = { afterMs: hour, event: { name: 'lead.opted_out' as const } };
  expect(run(ask(), [out]).result).toEqual({ result: 'exited', reason: 'event:lead.opted_out' });
});

it('the log stays with the drawn step, and says which button it was', () => {
  const { entries, path } = run(ask(), [says(hour, 'Me interesa')]);
  expect(new Set(entries.map((entry) => entry.node))).toEqual(new Set(['in', 'ask', 'yes']));
  expect(entries.find((entry) => entry.command === 'decide')).toMatchObject({
    outcome: 'button-me-interesa',
    reason: 'button-tapped',
    data: { button: 'Me interesa' },
  });
  expect(path).toEqual(['e0', 'e1']);
});

it('says what is wrong with the buttons of a step', () => {
  const codes = (flow: Flow) =>
    validate(flow, catalogue)
      .map(({ code, severity }) => `${severity} ${code}`)
      .toSorted();
  expect(codes(ask())).toEqual([]);
  const withOther = ask({ buttons: ['Me interesa', 'No, gracias', 'Quizás'], within: 'PT24H' });
  expect(codes(withOther)).toEqual(['error button-missing', 'warning open-port']);
  expect(codes(ask(undefined, { optOutButtons: ['no gracias'] }))).toEqual(['error button-opts-out']);
  const twice = ask({ buttons: ['Me interesa', 'ME INTERESA', 'No, gracias'], within: 'PT24H' });
  expect(codes(twice)).toContain('error button-twice');
  const leaving = ask();
  leaving.settings.exitOn = ['message.replied'];
  expect(codes(leaving)).toEqual(['warning event-also-exits']);
});

it('an open `failed` goes on like silence, not along the first button', () => {
  const plan = compile(ask());
  expect(plan.instructions['ask']).toMatchObject({ next: { sent: { to: 'ask:answer' }, failed: { to: 'silent' } } });
});

it('ways have names of their own that survive another order', () => {
  const label = fc.string({ minLength: 1, maxLength: 25 });
  fc.assert(
    fc.property(fc.uniqueArray(label, { maxLength: 10 }), (buttons) => {
      const ids = answerPorts({ answers: { buttons } }).map((port) => port.id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^[a-z0-9-]{1,64}$/);
    }),
  );
  const names = (...buttons: string[]) => answerPorts({ answers: { buttons } }).map((port) => port.id);
  expect(names('Sí', 'No').toSorted()).toEqual(names('No', 'Sí').toSorted());
});

it('a version without the ways takes whoever waits there on along `sent`', () => {
  const [before, after] = [
    compile(ask()),
    compile(
      flowOf(
        [
          ['in', 'lead-created'],
          ['ask', 'send-template', { template }],
          ['then', 'wait', { for: 'PT1H' }],
        ],
        ['in:next>ask', 'ask:sent>then'],
      ),
    ),
  ];
  let state = step(before, initialState(), { type: 'started', now: 0 }).state;
  state = step(before, state, { type: 'performed', port: 'sent', now: 0 }).state;
  state = step(before, state, { type: 'resolved', at: hour, now: 0 }).state;
  expect(state.at).toBe('ask:answer');
  expect(step(after, state, { type: 'moved', now: 1 }).state.at).toBe('then');
});
