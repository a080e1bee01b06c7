import { expect, it } from 'vitest';
import { withoutMark } from './cell-value.ts';

it.each([
  ['phone', ['-', '0', 'no tiene', 'N/A', 'sin teléfono', 'no', '00', 'ninguno', 'sem telefone', 'null', '—']],
  ['lead_email', ['sin correo', 'N/A', 'no tiene', '-', 'sin mail', 'no', 'n/d', 'sem e-mail', '#N/A']],
  [
    'created_at',
    [
      '-',
      '0000-00-00 00:00:00',
      '00/00/0000',
      'nunca',
      '00/01/1900',
      '0000-00-00T00:00:00',
      '1970-01-01 00:00:00',
      '12/31/1969',
      '0001-01-01T00:00:00',
      '30/12/1899',
    ],
  ],
  ['amount', ['-', 'n/a', '(en blanco)', '#¡VALOR!']],
  ['name', ['-', 'sin nombre', 'N/A', '...', 'Unknown']],
  ['seller', ['Sin asignar', '-', 'Unassigned']],
  ['custom.curso', ['-', 'null', '(vacío)']],
])('takes these for nothing in %s: %j', (field, marks) => {
  expect(marks.map((mark) => withoutMark(field, mark))).toEqual(marks.map(() => ''));
});

it.each([
  ['consent', ['no', '0', 'No', 'none', 'x']],
  ['name', ['Noa', 'Ana - Paz', 'Null Island', 'No']],
  ['phone', ['11 2345-6789', '+54 9 11']],
  ['amount', ['0', '0,00']],
  ['tags', ['no', 'ninguno', 'sin correo']],
  ['custom.tiene_auto', ['no', 'Ninguno', '0']],
  ['email', ['no@correo.example', 'sincorreo@correo.example']],
])('leaves answers alone in %s: %j', (field, answers) => {
  expect(answers.map((answer) => withoutMark(field, answer))).toEqual(answers);
});
