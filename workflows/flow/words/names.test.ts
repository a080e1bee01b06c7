import { expect, it } from 'vitest';
import { findField } from '../fields.ts';
import { updateLead } from '../kinds/act/update-lead.ts';
import { parseText } from '../template.ts';
import { isCustomName } from './names.ts';

it.each([
  ['plan', true],
  ['Año_de-ingreso', true],
  ['utm.source', true],
  ['curso.2', true],
  ['काम', true],
  ['-', true],
  ['x'.repeat(60), true],
  ['x'.repeat(61), false],
  ['.plan', false],
  ['Curso elegido', false],
  ['a"b', false],
  ['', false],
  ['__proto__', false],
  ['constructor', false],
])('a field called "%s" is one everywhere, or nowhere', (name, isOne) => {
  expect({
    name: isCustomName(name),
    path: findField(`lead.custom.${name}`) !== undefined,
    written: updateLead.config.safeParse({ set: { [`custom.${name}`]: 'x' } }).success,
    shown: parseText(`{{lead.custom.${name}}}`).faults.length === 0,
  }).toEqual({ name: isOne, path: isOne, written: isOne, shown: isOne });
});
