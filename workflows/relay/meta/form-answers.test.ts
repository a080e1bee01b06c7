import { describe, expect, it } from 'vitest';
import { readAnswers } from './form-answers.ts';

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
