import { describe, expect, it } from 'vitest';
import { readAnswers, readQuestions } from './form-answers.ts';

const of = (fields: Record<string, string | string[]>) =>
  readAnswers(Object.entries(fields).map(([name, values]) => ({ name, values: [values].flat() })));

describe('readAnswers()', () => {
  it('finds the person under Meta’s names, the better one first, and keeps every other answer', () => {
    expect(
      of({
        work_email: 'w@x.com',
        email: ' a@x.com ',
        full_name: 'Ana Pérez',
        phone_number: '+5491155550123',
        company_name: 'Andes',
      }),
    ).toEqual({
      name: 'Ana Pérez',
      email: 'a@x.com',
      phone: '+5491155550123',
      custom: { work_email: 'w@x.com', company_name: 'Andes' },
    });
    expect(of({ first_name: 'Ana', last_name: 'Gil' }).name).toBe('Ana Gil');
    expect(of({ last_name: 'Gil' }).name).toBe('Gil');
  });

  it('leaves what is no e-mail and no number as answers', () => {
    expect(of({ email: 'no tengo', phone_number: 'luego' })).toEqual({
      name: null,
      email: null,
      phone: null,
      custom: { email: 'no tengo', phone_number: 'luego' },
    });
  });

  it('names fields by their questions, in any script, without names that other programs trip over', () => {
    const { custom } = of({
      '¿Cuándo querés empezar?': ['ya', 'en un mes'],
      何色ですか: '赤',
      __proto__x: 'p',
      ['a'.repeat(300)]: 'larga',
      vacía: ' ',
      'con \u0000 dentro': 'x\u0000y',
    });
    expect(custom).toEqual({
      cuando_queres_empezar: 'ya, en un mes',
      question_2: '赤',
      proto_x: 'p',
      ['a'.repeat(60)]: 'larga',
      con_dentro: 'xy',
    });
  });

  it('is bounded, and takes texts that look like variables as texts', () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`q${i}`, 'x'.repeat(5000)]));
    const { custom } = of(many);
    expect(Object.keys(custom)).toHaveLength(50);
    expect(custom.q0).toHaveLength(1000);
    expect(of({ full_name: '{{lead.phone}}' }).name).toBe('{{lead.phone}}');
    expect(of({ full_name: 'n'.repeat(900) }).name).toHaveLength(200);
  });
});

describe('the person, whatever language and words a form asks in', () => {
  it.each<[Record<string, string>, { name?: string; email?: string; phone?: string }]>([
    [
      {
        nombre_y_apellido: 'Rocío Beltrán',
        número_de_whatsapp: '11 6000-1601',
        '¿cuál_es_tu_correo?': 'rocio@correo.example',
        '¿cuándo_podemos_llamarte?': '2026',
      },
      { name: 'Rocío Beltrán', phone: '11 6000-1601', email: 'rocio@correo.example' },
    ],
    [
      { numero_de_telefono: '1160001601', first_name: 'Ana', last_name: 'Paz' },
      { name: 'Ana Paz', phone: '1160001601' },
    ],
    [{ '¿a_qué_número_de_whatsapp_te_escribimos?': '+5491160001601' }, { phone: '+5491160001601' }],
    [
      { nome_completo: 'Lia Souza', telefone: '11 97234-5678', 'e-mail': 'lia@correo.example' },
      { name: 'Lia Souza', phone: '11 97234-5678', email: 'lia@correo.example' },
    ],
    [
      { número_de_celular: '3001234567', correo: 'ana@correo.example', nombre: 'Ana' },
      { name: 'Ana', phone: '3001234567', email: 'ana@correo.example' },
    ],
    [
      { 'what_is_your_mobile_number?': '5512345678', your_email_address: 'a@correo.example', your_name: 'Ana' },
      { name: 'Ana', phone: '5512345678', email: 'a@correo.example' },
    ],
    [
      { 'qual_é_o_seu_whatsapp?': '11972345678', nome: 'Lia', sobrenome: 'Souza' },
      { name: 'Lia Souza', phone: '11972345678' },
    ],
    [{ phone_number: 'por la tarde', work_phone_number: '+5491160001602' }, { phone: '+5491160001602' }],
  ])('%j', (fields, person) => {
    const { custom, ...read } = of(fields);
    expect(read).toEqual({ name: null, email: null, phone: null, ...person });
    for (const value of Object.values(person)) expect(Object.values(custom)).not.toContain(value);
  });

  it('is not taken from questions about others, nor from answers that are none', () => {
    expect(of({ teléfono_de_tu_empresa: '+5491160001601', nombre_de_tu_mascota: 'Rex' })).toMatchObject({
      name: null,
      phone: null,
    });
    expect(of({ '¿tienes_whatsapp?': 'sí' }).phone).toBeNull();
  });

  it('is found by the question that a person chose, before all others', () => {
    const fields = [
      { name: '¿dónde te ubicamos?', values: ['+5491160001603'] },
      { name: 'phone_number', values: ['+5491160001604'] },
    ];
    expect(readAnswers(fields, 'donde_te_ubicamos').phone).toBe('+5491160001603');
    expect(readAnswers([fields[0]!]).phone).toBeNull();
    expect(readQuestions([fields[0]!])).toEqual({ questions: ['donde_te_ubicamos'], phoneFound: false });
    expect(readQuestions(fields).phoneFound).toBe(true);
  });
});
