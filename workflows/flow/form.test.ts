import * as z from 'zod';
import { expect, it } from 'vitest';
import { formOf, oneOf } from './form.ts';
import { kinds } from './kinds/mod.ts';

it('formOf() tells alternatives, groups, options and what is required', () => {
  const wait = formOf(kinds.wait.config);
  expect(wait.oneOf).toBe(true);
  expect(wait.fields.map((field) => [field.name, field.control, field.required])).toEqual([
    ['for', 'duration', false],
    ['until', 'group', false],
    ['window', 'group', false],
    ['at', 'date', false],
  ]);
  expect(wait.fields[2]?.form?.fields.map((field) => [field.name, field.control, field.required])).toEqual([
    ['from', 'time', true],
    ['to', 'time', true],
    ['days', 'days', false],
  ]);
  const message = formOf(kinds['message-received'].config);
  expect(message.oneOf).toBe(false);
  expect(message.fields[0]).toMatchObject({
    name: 'match',
    control: 'select',
    required: true,
    label: { es: 'Qué mensajes' },
  });
  expect(message.fields[0]?.options?.map((option) => option.value)).toEqual(['any', 'keyword', 'ad']);
  expect(message.fields[1]).toMatchObject({ control: 'keywords', shownIf: { field: 'match', is: ['keyword'] } });
});

it('formOf() draws something for plain schemas and nothing for what is no object', () => {
  expect(formOf(z.object({ a: z.number().default(1), b: z.string() })).fields).toEqual([
    { name: 'a', required: false, label: { es: 'a', en: 'a' }, control: 'number' },
    { name: 'b', required: true, label: { es: 'b', en: 'b' }, control: 'text' },
  ]);
  expect(formOf(z.string()).fields).toEqual([]);
});

it('oneOf() takes exactly one', () => {
  const schema = oneOf({ a: z.string(), b: z.number() });
  expect(schema.safeParse({ a: 'x' }).success).toBe(true);
  for (const bad of [{}, { a: 'x', b: 1 }, { a: 1 }, { c: 1 }]) expect(schema.safeParse(bad).success).toBe(false);
});

it('knows how long a text may be, through whatever wraps it', () => {
  const texts = z.object({ a: z.string().trim().max(20).optional(), b: z.string(), c: z.string().min(1).max(7) });
  expect(formOf(texts).fields.map((field) => field.max)).toEqual([20, undefined, 7]);
  expect(formOf(kinds['send-text'].config).fields.find((field) => field.name === 'text')?.max).toBe(4096);
});
