/** Why Meta was not told of something, or is not yet. */
import { text } from './text.ts';
import type { Sentence } from './delivery-reasons.ts';

export const conversionReasons = {
  'conversion-planned': text('Se le contará a Meta.', 'Meta is going to be told.'),
  'conversion-known': text('Meta ya lo sabe, o ya está por saberlo.', 'Meta knows already, or is about to.'),
  'conversions-off': text(
    'El envío de ventas a Meta no está activado (Marketing → Ventas a Meta).',
    'Sending sales to Meta is not on (Marketing → Sales to Meta).',
  ),
  'conversion-no-sale': text('El lead no tiene ninguna venta.', 'The lead has no sale.'),
  'conversion-opted-out': text(
    'La persona se dio de baja: no se le cuenta nada a Meta.',
    'The person opted out: Meta is told nothing about them.',
  ),
  'conversion-no-yes': text(
    'La empresa pide un sí y la persona no lo dio.',
    'The business needs a yes, and the person gave none.',
  ),
  'conversion-too-old': text(
    'Pasó hace más de 7 días y Meta ya no lo acepta.',
    'It happened more than 7 days ago, which Meta does not take.',
  ),
  'conversion-no-match': text(
    'No hay clic, formulario ni dato con que Meta encuentre a la persona.',
    'There is no click, form or contact by which Meta could find the person.',
  ),
  'conversion-refunded': text('La venta se devolvió antes de contarla.', 'The sale was refunded before it was told.'),
  'conversion-unpaid': text('La venta no está completada.', 'The sale is not completed.'),
  'conversion-not-refunded': text('La venta no se devolvió.', 'The sale was not refunded.'),
  'conversion-unread': text(
    'La persona escribió y todavía no se leyó: se espera por si se da de baja.',
    'The person wrote and it is unread: we wait, they may be opting out.',
  ),
  'conversion-throttled': text('Meta pidió esperar.', 'Meta asked to wait.'),
  'conversion-halted': text(
    'Meta no acepta el conjunto de datos o su token. Revisa la conexión.',
    'Meta does not take the dataset or its token. Look at the connection.',
  ),
  'conversion-retry': text(
    'Meta no respondió bien; se vuelve a intentar.',
    'Meta did not answer well; it is tried again.',
  ),
  'conversion-in-doubt': text(
    'Meta no confirmó si llegó y ya no se puede repetir sin riesgo de contarlo dos veces.',
    'Meta did not confirm that it arrived, and it cannot be repeated without the risk of counting twice.',
  ),
  'conversion-gave-up': text(
    'Meta no lo aceptó tras un día de intentos.',
    'Meta did not take it after a day of tries.',
  ),
} satisfies Record<string, Sentence>;
