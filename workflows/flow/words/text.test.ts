import { describe, expect, it } from 'vitest';
import { plain, plainWords } from './text.ts';

describe('what people type', () => {
  it.each([
    ['Automatización', 'automatizacion'],
    ['ÑANDÚ Çedilla', 'nandu cedilla'],
    ['', ''],
    ['Straße 5', 'straße 5'],
  ])('plain("%s") is "%s"', (typed, expected) => expect(plain(typed)).toBe(expected));

  it('keeps the letters of scripts that write vowels as marks beside them', () => {
    expect(plain('काम')).toBe('काम');
  });

  it.each([
    [' ¡Baja, por favor! ', 'baja por favor'],
    ['STOP.', 'stop'],
    ['👍', ''],
    ['não—quero 2', 'nao quero 2'],
  ])('plainWords("%s") is "%s"', (typed, expected) => expect(plainWords(typed)).toBe(expected));
});
