import { expect, it } from 'vitest';
import { actionName } from './action-name.ts';

it.each([
  ['senders.read', 'Quiso ver: números de WhatsApp'],
  ['team.write', 'Quiso usar o cambiar: equipo'],
  ['marketing.read', 'Quiso ver: Marketing Hub'],
  ['sending.stop', 'Detuvo los envíos'],
])('a refused %s is told in words, not by the name of a permission', (action, words) =>
  expect(actionName(action, true)).toBe(words),
);

it.each([
  ['segment.create', 'Creó un segmento'],
  ['lead-view.delete', 'Eliminó una vista'],
  ['audience.pause', 'Pausó una salida'],
])('%s is told in words', (action, words) => expect(actionName(action)).toBe(words));

it('what has no name is told by its code, without points and dashes', () => {
  expect(actionName('new-thing.done_it')).toBe('new thing done it');
  expect(actionName('new-thing.done_it', true)).toBe('new thing done it');
});
