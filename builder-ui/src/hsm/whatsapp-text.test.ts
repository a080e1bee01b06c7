import { describe, expect, it } from 'vitest';
import { whatsappPieces } from './whatsapp-text.ts';

describe('whatsappPieces()', () => {
  it('finds the marks of WhatsApp', () => {
    expect(whatsappPieces('Hola *Ana*, _hoy_ ~no~ ```x```')).toEqual([
      { text: 'Hola ', mark: null },
      { text: 'Ana', mark: 'bold' },
      { text: ', ', mark: null },
      { text: 'hoy', mark: 'italic' },
      { text: ' ', mark: null },
      { text: 'no', mark: 'struck' },
      { text: ' ', mark: null },
      { text: 'x', mark: 'code' },
    ]);
  });
  it('leaves marks inside words, lonely marks and marks around spaces as they are', () => {
    for (const text of ['lead_follow_up', '2*3*4', 'a * b * c', '5 * 3', 'fin_']) {
      expect(whatsappPieces(text)).toEqual([{ text, mark: null }]);
    }
  });
});
