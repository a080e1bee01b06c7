import fc from 'fast-check';
import { expect, it } from 'vitest';
import { factsOf } from '../testing/samples.ts';
import { fillAddress, fillJson, isJsonText, readAnswer } from './fill.ts';

it('whatever a value holds, the body stays JSON and the value is in it as it is', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'binary' }), (name) => {
      const facts = factsOf({ lead: { custom: { x: name } } });
      const filled = fillJson('{"a": "{{lead.custom.x}}", "b": ["¡{{lead.custom.x | "-"}}!"]}', facts);
      expect(JSON.parse(filled!)).toEqual({ a: name, b: [`¡${name}!`] });
    }),
  );
});

it('a variable alone keeps its type, with or without quotes', () => {
  const facts = factsOf({ lead: { custom: { n: 3, yes: true }, tags: ['a', 'b'] } });
  const body =
    '{"n": {{lead.custom.n}}, "m": "{{lead.custom.n}}", "yes": "{{lead.custom.yes}}", "none": "{{lead.email}}", "tags": "{{tags}}", "plain": "x"}';
  expect(JSON.parse(fillJson(body, facts)!)).toEqual({
    n: 3,
    m: 3,
    yes: true,
    none: null,
    tags: ['a', 'b'],
    plain: 'x',
  });
});

it('knows JSON with variables from what is none', () => {
  for (const good of ['{}', '[1, {{enrolment.sent}}]', '{"a": "{{lead.name | "amigo"}}"}', '"{{lead.name}}"'])
    expect(isJsonText(good), good).toBe(true);
  for (const bad of ['', '{', '{"a": x}', '{{lead.name}} and more', '{"a": "{{lead.name}}" "b"}'])
    expect(isJsonText(bad), bad).toBe(false);
});

it('a value in an address is one piece of it', () => {
  const facts = factsOf({ lead: { name: '../../admin?x=1#&' } });
  expect(fillAddress('https://a.example/o/{{lead.name}}?q={{lead.name}}', facts)).toBe(
    'https://a.example/o/..%2F..%2Fadmin%3Fx%3D1%23%26?q=..%2F..%2Fadmin%3Fx%3D1%23%26',
  );
});

it('reads plain values at own places of an answer, and nothing else', () => {
  const body = JSON.stringify({ data: { items: [{ id: 7, name: 'x'.repeat(2000) }], on: false, deep: {} } });
  const read = (path: string) => readAnswer(body, [{ path, to: 'it' }])['it'];
  expect(read('data.items.0.id')).toBe(7);
  expect(read('data.items.0.name')).toHaveLength(1000);
  expect(read('data.on')).toBe(false);
  for (const path of [
    'data.deep',
    'data.items.1.id',
    'data.items.length.x',
    '__proto__',
    'data.constructor.name',
    'nothing',
  ])
    expect(read(path), path).toBeNull();
  expect(readAnswer('<html>', [{ path: 'a', to: 'it' }])).toEqual({ it: null });
});
