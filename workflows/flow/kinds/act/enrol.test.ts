import { expect, it } from 'vitest';
import { compile } from '../../compile.ts';
import type { EntryRules } from '../../kind.ts';
import { simulate } from '../../simulate.ts';
import { catalogueOf, factsOf, flowOf } from '../../testing/samples.ts';

const other = '11111111-1111-4111-8111-111111111111';
const noLimits = {
  consent: 'implied' as const,
  quietHours: null,
  frequencyCap: null,
  dailyBudget: null,
  stopped: { global: false, tenant: false },
  sentOn: {},
};
type Over = { entry?: EntryRules | null; been?: { at: string; isInside: boolean }; consent?: 'explicit' };

/** What two entries come to, some time after one another. */
function entries(pause: string | null, { entry, been, consent }: Over = {}): (string | null)[] {
  const to = { flow: other };
  const flow = flowOf(
    [
      ['in', 'manual', {}],
      ['a', 'enrol', to],
      ...(pause ? ([['w', 'wait', { for: pause }]] as const) : []),
      ['b', 'enrol', to],
      ['out', 'exit', { result: 'none' }],
    ] as [string, string, Record<string, unknown>][],
    [
      'in:next>a',
      ...(pause ? ['a:ok>w', 'a:failed>w', 'w:next>b'] : ['a:ok>b', 'a:failed>b']),
      'b:ok>out',
      'b:failed>out',
    ],
  );
  const known = catalogueOf({ flows: [{ id: other, name: 'Otro', ...(entry !== undefined && { entry }) }] });
  const catalogue = consent ? { ...known, sending: { ...noLimits, consent } } : known;
  const facts = { ...factsOf(), ...(been && { been: { [other]: been } }) };
  return simulate(flow, compile(flow), facts, [], { catalogue })
    .entries.filter(({ kind }) => kind === 'enrol')
    .map(({ outcome, reason }) => (outcome === 'ok' ? 'ok' : reason));
}

const always = { reEntry: 'always' } as const;
const before = (isInside: boolean) => ({ at: '2026-01-01T00:00:00.000Z', isInside });

it.each<[string, string | null, Over, [string, string]]>([
  ['at once', null, { entry: always }, ['ok', 'already-inside']],
  ['at once, whatever is known of it', null, {}, ['ok', 'already-inside']],
  ['once it has left', 'P30D', { entry: always }, ['ok', 'ok']],
  ['once in a life', 'P30D', { entry: { reEntry: 'never' } }, ['ok', 'been-before']],
  ['while it cools down', 'PT2H', { entry: { ...always, cooldownHours: 3 } }, ['ok', 'cooling-down']],
  ['when it has cooled down', 'PT4H', { entry: { ...always, cooldownHours: 3 } }, ['ok', 'ok']],
  ['of whom is inside', 'P1D', { entry: always, been: before(true) }, ['already-inside', 'already-inside']],
  ['of whom was inside', 'P1D', { entry: always, been: before(false) }, ['ok', 'ok']],
  [
    'of whom was there, once in a life',
    null,
    { entry: { reEntry: 'never' }, been: before(false) },
    ['been-before', 'been-before'],
  ],
  ['into what is not live', null, { entry: null }, ['flow-not-live', 'flow-not-live']],
  [
    'of whom its filter keeps out',
    null,
    { entry: { ...always, filter: { field: 'lead.name', op: 'eq', value: 'Nadie' } } },
    ['filter-not-met', 'filter-not-met'],
  ],
  ['of whom did not say yes', null, { entry: always, consent: 'explicit' }, ['no-consent', 'no-consent']],
])('a second entry %s', (_name, pause, over, expected) => expect(entries(pause, over)).toEqual(expected));
