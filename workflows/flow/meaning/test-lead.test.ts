import { expect, it } from 'vitest';
import { isTestLead } from './test-lead.ts';

it.each([
  [['<test lead: dummy data for full_name>', 'test@meta.com', '<test lead: dummy data for phone_number>']],
  [['<test lead: dummy data for nombre_completo>']],
  [['Ana Paz', '<lead de prueba: datos ficticios para teléfono>']],
  [['<lead de teste: dados fictícios para nome_completo>']],
  [['Olmo Vidal', 'TEST@fb.com ']],
  [['Olmo Vidal', '+15105559999']],
  [['p:+1 (510) 555-9999']],
])('%j is nobody', (answers) => {
  expect(isTestLead(answers)).toBe(true);
});

it.each([
  [['Ana Paz', 'ana@correo.example', '+5491160000601']],
  [['<ana@correo.example>', 'tests', 'test@correo.example']],
  [['<3', '<b>test</b>', 'a < test > b']],
  [['+5491115105559999', '15105559998', '']],
  [[]],
])('%j is somebody', (answers) => {
  expect(isTestLead(answers)).toBe(false);
});
