import { expect, it } from 'vitest';
import { flowOf, followUp } from '../testing/samples.ts';
import { changesOf } from './describe-changes.ts';

const old = () =>
  flowOf(
    [
      ['start', 'lead-created'],
      ['wait', 'wait', { for: 'PT1H' }],
      ['send', 'send-template', followUp],
      ['tag', 'update-lead', { addTags: ['a'] }],
    ],
    ['start:next>wait', 'wait:next>send', 'send:sent>tag'],
  );

it('changes are told step by step, with the old and the new words', () => {
  const now = old();
  now.nodes[1]!.config = { for: 'PT2H' };
  now.nodes[2]!.config = { variables: { '1': '{{lead.first_name | "amiga"}}' }, template: followUp.template };
  now.nodes[3] = { id: 'note', kind: 'notify-team', config: { text: 'Mira', to: 'seller' }, position: { x: 9, y: 9 } };
  now.edges[2] = { ...now.edges[2]!, to: 'note' };
  expect(changesOf(old(), now)).toMatchObject([
    {
      node_id: 'wait',
      change: 'changed',
      before: { es: 'Espera 1 h' },
      after: { es: 'Espera 2 h', en: 'Waits 2 h' },
      words: [{ before: { es: '1 h' }, after: { es: '2 h', en: '2 h' } }],
    },
    {
      node_id: 'send',
      change: 'changed',
      words: [
        {
          label: { es: 'Variables 1' },
          before: { es: '{{lead.name | "amigo"}}' },
          after: { es: '{{lead.first_name | "amiga"}}' },
        },
      ],
    },
    { node_id: 'note', change: 'added', before: null, after: { es: 'Aviso: Mira' }, words: [] },
    { node_id: 'tag', change: 'removed', after: null },
  ]);
});

it('a step that leads elsewhere says so, and one that only stands elsewhere is the same', () => {
  const now = old();
  now.nodes[1]!.position = { x: 500, y: 500 };
  now.edges[0] = { ...now.edges[0]!, to: 'send' };
  expect(changesOf(old(), now)).toMatchObject([{ node_id: 'start', change: 'rewired', words: [] }]);
  expect(changesOf(old(), old())).toEqual([]);
  expect(changesOf(null, old()).map(({ change }) => change)).toEqual(['added', 'added', 'added', 'added']);
});

it('a renamed step and keys in another order are told apart', () => {
  const now = old();
  now.nodes[2]!.config = { variables: followUp.variables, template: { language: 'es', name: 'lead_followup' } };
  expect(changesOf(old(), now)).toEqual([]);
  now.nodes[2]!.name = 'Primer saludo';
  expect(changesOf(old(), now)).toMatchObject([{ change: 'changed', title: { es: 'Primer saludo' }, words: [] }]);
});

it('spans and choices are told as people say them, also in a group; a text that looks like a span stays as it is', () => {
  const words = (kind: string, was: object, is: object) => {
    const flow = (config: object) =>
      flowOf(
        [
          ['start', 'lead-created'],
          ['one', kind, config as Record<string, unknown>],
        ],
        ['start:next>one'],
      );
    return changesOf(flow(was), flow(is))[0]?.words.map(({ before, after }) => [before?.en, after?.en]);
  };
  expect(words('notify-team', { text: 'P3D', to: 'seller' }, { text: 'PT36H', to: 'seller' })).toEqual([
    ['P3D', 'PT36H'],
  ]);
  expect(words('wait', { for: 'P3D' }, { for: 'PT36H' })).toEqual([['3 days', '1 day 12 h']]);
  const until = (offset: string) => ({ until: { field: 'lead.custom.birthday', offset } });
  expect(words('wait', until('-P1D'), until('P2D'))).toEqual([['24 h before', '48 h after']]);
  expect(words('wait', until('PT0S'), until('PT2H'))).toEqual([['right then', '2 h after']]);
  expect(words('notify-team', { text: 'Hola', to: 'seller' }, { text: 'Hola', to: 'sellers' })).toEqual([
    ["The lead's seller", 'All sellers'],
  ]);
});
