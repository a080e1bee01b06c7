/** What may be handed in for review, and what is said about what may not. The sandbox judges the same drafts in deploy/sandbox. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readyMadeTemplates } from '../ready-made/templates.ts';
import { type Shape, shapes } from '../testing/shapes.ts';
import { readTemplate } from '../parts/read.ts';
import { fillTemplate } from '../parts/say.ts';
import { factsOf } from '../testing/samples.ts';
import { samplesOf } from './samples.ts';
import { guessCategory } from './category.ts';
import { checkDraft } from './check.ts';
import type { Draft } from './draft.ts';
import { describeDraftFault, draftCodes } from './faults.ts';

type Parts = Record<string, unknown>[];
const draftOf = (components: Parts, more: Partial<Draft> = {}): Draft => ({
  name: 'saludo_2',
  language: 'es_AR',
  category: 'MARKETING',
  components,
  ...more,
});
const told = (draft: Draft) => checkDraft(draft).map(({ path, code }) => `${path} ${code}`);
const body = (text: string, ...samples: string[]) => ({ type: 'BODY', text, example: { body_text: [samples] } });
const hello = body('Hola {{1}}, mira lo nuevo.', 'Ana');
const buttons = (...list: object[]) => ({ type: 'BUTTONS', buttons: list });
const reply = (text: string) => ({ type: 'QUICK_REPLY', text });
const link = (url: string, ...example: string[]) => ({ type: 'URL', text: 'Ver', url, example });

const known: (Shape & { language?: string })[] = shapes.filter((shape) => !shape.beyondYcloud);
test.each(known.map((shape) => [shape.name, shape] as const))('a template like %s may be handed in', (name, shape) => {
  expect(told(draftOf(shape.components, { name, category: shape.category }))).toEqual([]);
});
test.each(known.filter(({ name }) => name !== 'products').map((shape) => [shape.name, shape] as const))(
  'a template like %s can be shown and tried with its samples alone',
  (_, { components }) => {
    const filled = fillTemplate(readTemplate(components).parts, samplesOf(components), factsOf());
    expect(filled).toMatchObject({ ok: true });
    expect(filled.ok && filled.text).not.toContain('{{');
  },
);
test('our ready-made templates may be handed in', () => {
  for (const { name, category, body: text, footer, example } of readyMadeTemplates) {
    const parts = [body(text, ...example), ...(footer ? [{ type: 'FOOTER', text: footer }] : [])];
    expect([name, told(draftOf(parts, { name, category }))]).toEqual([name, []]);
  }
});

describe('what WhatsApp refuses is said with its place', () => {
  const bodies: [string, Parts[number], string[]][] = [
    ['begins with a variable', body('{{1}}, mira lo nuevo hoy.', 'Ana'), ['variables-edge']],
    ['ends with a variable, and blanks', body('Mira lo nuevo hoy {{1}} \n', 'Ana'), ['variables-edge']],
    ['has too few words', body('Hola {{1}}, {{2}}!', 'a', 'b'), ['variables-ratio']],
    ['has two variables side by side', body('Hola {{1}} {{2}}, mira lo nuevo.', 'a', 'b'), ['variables-touch']],
    ['counts with a gap', body('Hola {{1}}, mira {{3}} lo nuevo hoy.', 'a', 'b'), ['variables-order']],
    [
      'mixes numbers and names',
      body('Hola {{1}}, mira {{nombre}} lo nuevo.', 'a'),
      ['variables-mixed', 'sample-missing'],
    ],
    ['has a broken brace', body('Hola {{1}, mira lo nuevo.'), ['variables-broken']],
    ['has braces around words', body('Hola {{tu nombre}}, mira lo nuevo.'), ['variables-broken']],
    ['lacks a sample', body('Hola {{1}}, mira {{2}} lo nuevo.', 'Ana'), ['sample-missing']],
    ['has a blank sample', body('Hola {{1}}, mira lo nuevo.', ' '), ['sample-missing']],
    ['is too long', body('a'.repeat(1025)), ['text-long']],
    ['is empty', { type: 'BODY', text: ' ' }, ['text-missing']],
    ['has three empty lines', body('Hola\n\n\nya'), ['text-gaps']],
  ];
  it.each(bodies)('a body that %s', (_, part, codes) => {
    expect(told(draftOf([part]))).toEqual(codes.map((code) => `components.0.text ${code}`));
  });

  const rest: [string, Draft, string[]][] = [
    ['a name with capitals', draftOf([hello], { name: 'Saludo' }), ['name name-invalid']],
    ['a language that is none', draftOf([hello], { language: 'es-AR' }), ['language language-unknown']],
    ['a category that is none', draftOf([hello], { category: 'PROMO' }), ['category category-unknown']],
    ['no body', draftOf([]), ['components body-missing']],
    [
      'a footer with a variable',
      draftOf([hello, { type: 'FOOTER', text: 'Chau {{1}}' }]),
      ['components.1.text variables-none'],
    ],
    [
      'a header with two variables',
      draftOf([
        { type: 'HEADER', format: 'TEXT', text: 'A {{1}} b {{2}}', example: { header_text: ['1', '2'] } },
        hello,
      ]),
      ['components.0.text variables-many'],
    ],
    [
      'a header with bold',
      draftOf([{ type: 'HEADER', format: 'TEXT', text: '*Oferta*' }, hello]),
      ['components.0.text text-marks'],
    ],
    [
      'a picture without a sample',
      draftOf([{ type: 'HEADER', format: 'IMAGE' }, hello]),
      ['components.0 file-missing'],
    ],
    [
      'a picture that is a PDF',
      draftOf([{ type: 'HEADER', format: 'IMAGE', example: { header_url: ['https://a.example/x.pdf'] } }, hello]),
      ['components.0 file-ending'],
    ],
    [
      'a coupon in a utility template',
      draftOf([hello, buttons({ type: 'COPY_CODE', example: ['X'] })], { category: 'UTILITY' }),
      ['components.1.buttons.0 category-unfit'],
    ],
    [
      'replies between links',
      draftOf([hello, buttons(reply('A'), link('https://a.example'), reply('B'))]),
      ['components.1 buttons-apart'],
    ],
    [
      'three links',
      draftOf([hello, buttons(...['a', 'b', 'c'].map((text) => ({ ...link('https://a.example'), text })))]),
      ['components.1.buttons.2 buttons-many'],
    ],
    [
      'the same text twice',
      draftOf([hello, buttons(reply('Sí'), reply('sí '))]),
      ['components.1.buttons.1.text buttons-same'],
    ],
    [
      'a link with the variable inside',
      draftOf([hello, buttons(link('https://a.example/{{1}}/x', 'https://a.example/1/x'))]),
      ['components.1.buttons.0.url url-variable'],
    ],
    [
      'a link without a sample',
      draftOf([hello, buttons(link('https://a.example/{{1}}'))]),
      ['components.1.buttons.0.example url-sample'],
    ],
    [
      'a link to a chat',
      draftOf([hello, buttons(link('https://wa.me/5491155550000'))]),
      ['components.1.buttons.0.url url-whatsapp'],
    ],
    [
      'a code with words of its own',
      draftOf([body('Tu código'), buttons({ type: 'OTP', otp_type: 'COPY_CODE' })], { category: 'AUTHENTICATION' }),
      ['components.0.text code-text'],
    ],
    [
      'a code that fills itself in without an app',
      draftOf([{ type: 'BODY' }, buttons({ type: 'OTP', otp_type: 'ONE_TAP' })], { category: 'AUTHENTICATION' }),
      ['components.1.buttons.0 code-apps'],
    ],
    [
      'an offer under a header of words',
      draftOf([
        { type: 'HEADER', format: 'TEXT', text: 'Oferta' },
        { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Solo hoy' } },
        hello,
      ]),
      ['components.0 offer-file'],
    ],
    ['one card', draftOf([hello, { type: 'CAROUSEL', cards: [] }]), ['components.1 cards-count']],
  ];
  it.each(rest)('%s', (_, draft, faults) => expect(told(draft)).toEqual(faults));

  it('and each has a sentence in both languages', () => {
    for (const code of draftCodes) {
      const { es, en } = describeDraftFault({ code, params: {} });
      expect([es, en].every((words) => words.length > 10 && !words.includes(code))).toBe(true);
    }
  });
});

test('nothing that is handed in makes the check fail itself', () => {
  const part = fc.record({
    type: fc.constantFrom('BODY', 'HEADER', 'FOOTER', 'BUTTONS', 'CAROUSEL', 'LIMITED_TIME_OFFER', 7),
    text: fc.anything(),
    example: fc.anything(),
    buttons: fc.anything(),
    cards: fc.anything(),
    format: fc.anything(),
  });
  fc.assert(
    fc.property(
      fc.array(fc.oneof(part, fc.anything())),
      fc.constantFrom('MARKETING', 'AUTHENTICATION'),
      (components, category) => {
        expect(checkDraft(draftOf(components as Parts, { category }))).toBeInstanceOf(Array);
        guessCategory(components as Parts);
      },
    ),
    { numRuns: Number(process.env['DRAFT_RUNS'] ?? 100) },
  );
});

test.each([
  ['MARKETING', [body('Aprovechá un 20% de descuento hoy')]],
  ['UTILITY', [body('Tu pedido 7 sale mañana')]],
  ['UTILITY', [body('Your appointment is confirmed')]],
  ['AUTHENTICATION', [{ type: 'BODY' }, buttons({ type: 'OTP', otp_type: 'COPY_CODE' })]],
  ['MARKETING', [body('Tu código'), buttons({ type: 'COPY_CODE', example: ['A'] })]],
])('%s is the likely category of %j', (category, parts) => {
  expect(guessCategory(parts)?.category).toBe(category);
});
