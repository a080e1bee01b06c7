import { expect, test } from 'vitest';
import { clock, day, initials, pickLanguage, pieces, statusWord, texts } from './chat.js';

test('pieces() knows WhatsApp’s markup and web addresses', () => {
  expect(pieces('Hola *Ana*, _hoy_ ~100~ ```a*b*```: https://example.com/x?a=1.')).toEqual([
    { text: 'Hola ' },
    { text: 'Ana', style: 'bold' },
    { text: ', ' },
    { text: 'hoy', style: 'italic' },
    { text: ' ' },
    { text: '100', style: 'strike' },
    { text: ' ' },
    { text: 'a*b*', style: 'mono' },
    { text: ': ' },
    { text: 'https://example.com/x?a=1', href: 'https://example.com/x?a=1' },
    { text: '.' },
  ]);
});

test('pieces() leaves signs alone that mark nothing', () => {
  for (const text of ['2*3*4', 'a * b * c', 'nombre_de_campo', '**', '~ ~', 'sin nada', '']) {
    expect(pieces(text)).toEqual(text ? [{ text }] : []);
  }
});

test('pieces() makes no link of anything but http and https, and keeps HTML as text', () => {
  const text = 'javascript:alert(1) data:text/html,x <img src=x onerror=alert(1)> "quoted"';
  expect(pieces(text)).toEqual([{ text }]);
  const [link, rest] = pieces('https://example.com/"><script>alert(1)</script>');
  expect(link).toEqual({ text: 'https://example.com/', href: 'https://example.com/' });
  expect(rest).toEqual({ text: '"><script>alert(1)</script>' });
});

test('pieces() loses no character and stays quick on hostile text', () => {
  for (const text of ['*_~`'.repeat(2000), '*a '.repeat(3000), `https://${'a.'.repeat(3000)}`]) {
    const started = performance.now();
    const plain = pieces(text).map((piece) => piece.text);
    expect(performance.now() - started).toBeLessThan(500);
    expect(plain.join('').length).toBeGreaterThan(text.length / 2);
  }
  const mixed = 'a *b* c _d_ e';
  expect(
    pieces(mixed)
      .map((piece) => piece.text)
      .join(''),
  ).toBe('a b c d e');
});

test('statusWord() says how far a message has come; people’s own messages have none', () => {
  expect(statusWord('read', 'es')).toBe('leído');
  expect(statusWord('failed', 'en')).toBe('not delivered');
  expect(statusWord(null, 'es')).toBeNull();
  expect(statusWord('constructor', 'es')).toBeNull();
});

test('clock() and day() speak the language and know today', () => {
  const at = Date.UTC(2026, 10, 20, 3, 5);
  expect(clock(at, 'es', 'UTC')).toBe('03:05');
  expect(day(at, at, 'es', 'UTC')).toBe('Hoy');
  expect(day(at, at + 86_400_000, 'es', 'UTC')).toBe('20 de noviembre de 2026');
  expect(day(at, at + 86_400_000, 'en', 'UTC')).toBe('November 20, 2026');
});

test('initials() takes first and last name, or the end of the number', () => {
  expect(initials('Ana Sofía Ñandú', '+549')).toBe('AÑ');
  expect(initials('Zoë', '+549')).toBe('Z');
  expect(initials('👩‍🚀 Ana', '+549')).toBe('A');
  expect(initials(null, '+5491155550042')).toBe('42');
});

test('pickLanguage() prefers the choice, then the browser, then Spanish', () => {
  expect(pickLanguage('en', ['es'])).toBe('en');
  expect(pickLanguage(null, ['pt-BR', 'en-US', 'es'])).toBe('en');
  expect(pickLanguage('xx', ['es-AR'])).toBe('es');
  expect(pickLanguage(null, ['pt-BR'])).toBe('es');
});

test('every text exists in both languages', () => {
  for (const text of Object.values(texts)) expect([text.es, text.en].every((one) => one.length > 0)).toBe(true);
});
