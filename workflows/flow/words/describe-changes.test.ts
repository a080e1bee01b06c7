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
      words: [{ before: 'PT1H', after: 'PT2H' }],
    },
    {
      node_id: 'send',
      change: 'changed',
      words: [
        {
          label: { es: 'Variables 1' },
          before: '{{lead.name | "amigo"}}',
          after: '{{lead.first_name | "amiga"}}',
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
