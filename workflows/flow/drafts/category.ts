/** Which category Meta is likely to put a draft into: it re-categorises what sells under another name, and bills it so. */
import { buttonType } from '../parts/buttons.ts';
import { type Component, listOf, typeOf, wordOf } from '../parts/part.ts';
import { plain } from '../words/text.ts';
import { buttonsOf } from './buttons.ts';
import type { TemplateCategory } from './draft.ts';

/** Beginnings of words without accents, in Spanish, Portuguese and English. */
const selling =
  'oferta ofert promo descuent descont discount rebaj liquidac gratis gratuit free cupon coupon cupom regal gift novedad nuevo nuevos nueva nuevas lanzamient launch invita aprovech exclusiv black cyber 2x1 compra buy shop comprar catalog propuesta oportunidad interes prueba trial beneficio premio'.split(
    ' ',
  );
const serving =
  'pedido order encomenda envio shipped ship entrega deliver turno cita appointment agendamento recordatori reminder lembrete factura invoice fatura boleta pago payment pagamento recibo receipt reserva booking confirmac confirmad confirm cuenta account conta vence venciment due codigo seguimient tracking rastre actualizac update compra soporte ticket'.split(
    ' ',
  );

/** @returns the guess, with the words that make it; null: nothing tells */
export function guessCategory(
  components: readonly Component[],
): { category: TemplateCategory; because: string[] } | null {
  const parts = listOf(components) as Component[];
  const inside = parts.flatMap((part) => [
    part,
    ...listOf(part.cards).flatMap((card) => listOf(card.components) as Component[]),
  ]);
  const buttons = inside.flatMap(buttonsOf);
  if (buttons.some((button) => buttonType(button) === 'OTP')) return { category: 'AUTHENTICATION', because: [] };
  if (
    parts.some((part) => ['LIMITED_TIME_OFFER', 'CAROUSEL'].includes(typeOf(part))) ||
    buttons.some((button) => ['COPY_CODE', 'CATALOG', 'MPM'].includes(buttonType(button)))
  )
    return { category: 'MARKETING', because: [] };
  const words = [...inside.map((part) => wordOf(part.text)), ...buttons.map((button) => wordOf(button.text))].flatMap(
    (text) => text.split(/[^\p{L}\p{N}]+/u),
  );
  const find = (list: readonly string[]) => [
    ...new Set(words.filter((word) => word.length > 2 && list.some((start) => plain(word).startsWith(start)))),
  ];
  const [sells, serves] = [find(selling), find(serving)];
  if (sells.length > 0 && sells.length >= serves.length) return { category: 'MARKETING', because: sells.slice(0, 3) };
  return serves.length > 0 ? { category: 'UTILITY', because: serves.slice(0, 3) } : null;
}
