import { expect, it } from 'vitest';
import { catalogueOf, flowOf, followUp } from '../testing/samples.ts';
import { validate } from '../validate.ts';

type Nodes = Parameters<typeof flowOf>[0];
const text: Nodes[number] = ['text', 'send-text', { text: 'Hola' }];
const codes = (nodes: Nodes, edges: string[]) =>
  validate(flowOf([...nodes, text], edges), catalogueOf())
    .filter((issue) => issue.code.startsWith('window'))
    .map((issue) => issue.code);
const replied = { events: ['message.replied'], timeout: 'P2D' };

it.each<[string, Nodes, string[], string[]]>([
  ['right after a message', [['in', 'message-received', { match: 'any' }]], ['in:next>text'], []],
  [
    'some hours after a message',
    [
      ['in', 'message-received', { match: 'any' }],
      ['w', 'wait', { for: 'PT20H' }],
    ],
    ['in:next>w', 'w:next>text'],
    [],
  ],
  [
    'a day after a message',
    [
      ['in', 'message-received', { match: 'any' }],
      ['w', 'wait', { for: 'P1D' }],
    ],
    ['in:next>w', 'w:next>text'],
    ['window-cannot-be-open'],
  ],
  [
    'waits that add up to a day',
    [
      ['in', 'message-received', { match: 'any' }],
      ['v', 'wait', { for: 'PT12H' }],
      ['w', 'wait', { for: 'PT12H' }],
    ],
    ['in:next>v', 'v:next>w', 'w:next>text'],
    ['window-cannot-be-open'],
  ],
  [
    'after somebody answered',
    [
      ['in', 'lead-created'],
      ['w', 'wait', { for: 'P3D' }],
      ['a', 'wait-for', replied],
    ],
    ['in:next>w', 'w:next>a', 'a:matched>text'],
    [],
  ],
  [
    'after nobody answered for two days',
    [
      ['in', 'lead-created'],
      ['a', 'wait-for', replied],
    ],
    ['in:next>a', 'a:timeout>text'],
    ['window-cannot-be-open'],
  ],
  [
    'after something else may have happened',
    [
      ['in', 'message-received', { match: 'any' }],
      ['w', 'wait', { for: 'PT23H' }],
      ['a', 'wait-for', { events: ['message.replied', 'sale.completed'], timeout: 'PT2H' }],
    ],
    ['in:next>w', 'w:next>a', 'a:matched>text'],
    [],
  ],
  ['nobody need have written', [['in', 'lead-created']], ['in:next>text'], ['window-may-be-closed']],
  [
    'nobody need have written, and the failure leads on',
    [
      ['in', 'lead-created'],
      ['send', 'send-template', followUp],
    ],
    ['in:next>text', 'text:failed>send'],
    [],
  ],
  [
    'one path of two is too long',
    [
      ['in', 'message-received', { match: 'any' }],
      ['b', 'branch', { cases: [{ port: 'yes', when: { field: 'lead.status', op: 'eq', value: 'new' } }] }],
      ['w', 'wait', { for: 'P2D' }],
    ],
    ['in:next>b', 'b:yes>text', 'b:else>w', 'w:next>text'],
    ['window-cannot-be-open'],
  ],
  [
    'a loop that goes on for days',
    [
      ['in', 'message-received', { match: 'any' }],
      ['w', 'wait', { for: 'PT2H' }],
      ['b', 'branch', { cases: [{ port: 'yes', when: { field: 'lead.status', op: 'eq', value: 'new' } }] }],
      ['back', 'go-to', { to: 'w' }],
    ],
    ['in:next>w', 'w:next>b', 'b:yes>text', 'b:else>back'],
    ['window-cannot-be-open'],
  ],
  [
    'by the buttons of a message',
    [
      ['in', 'lead-created'],
      ['w', 'wait', { for: 'P2D' }],
      ['ask', 'send-template', { ...followUp, answers: { buttons: ['Sí'], within: 'P3D' } }],
    ],
    ['in:next>w', 'w:next>ask', 'ask:button-si>text', 'ask:reply>text'],
    [],
  ],
  [
    'by the silence after a message',
    [
      ['in', 'lead-created'],
      ['ask', 'send-template', { ...followUp, answers: { buttons: ['Sí'], within: 'P3D' } }],
    ],
    ['in:next>ask', 'ask:timeout>text'],
    ['window-cannot-be-open'],
  ],
])('a free text %s', (_when, nodes, edges, expected) => expect(codes(nodes, edges)).toEqual(expected));
