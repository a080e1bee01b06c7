import { describe, expect, it } from 'vitest';
import { readWish } from './opt-out-words.ts';

describe('readWish()', () => {
  it.each(['STOP', 'stop.', ' ¡Baja! ', 'No más mensajes', 'PARAR', 'descadastrar', 'Detener promociones', 'Sair'])(
    'hears "%s" as out',
    (text) => expect(readWish(text)).toBe('out'),
  );
  it.each(['START', 'Alta', 'voltar'])('hears "%s" as back', (text) => expect(readWish(text)).toBe('back'));
  it.each(['no quiero bajar', 'la planta baja', 'stop by tomorrow?', 'hola', '', 'STOP '.repeat(50), null])(
    'hears nothing in "%s"',
    (text) => expect(readWish(text)).toBeNull(),
  );
});
