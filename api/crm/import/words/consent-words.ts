/** How files say that somebody takes messages, or does not. */
import { plain } from '#flow/meaning';
import { remember } from './remember.ts';
import { sortWords } from './word-classes.ts';

const classes = {
  yes:
    'si yes y s sim x true verdadero verdadeiro granted acepta acepto accept accepted accepts aceita aceito aceitou autoriza autorizo autorizado ' +
    'autorizou opt optin in suscrito suscripto suscripta subscribed subscriber inscrito concedido acuerdo acordo agree agreed on ok checked marcado ' +
    'consiente consinti concordo quiero quero deseo desea allowed consentimiento consentimento',
  no:
    'n false falso revoked baja out optout unsubscribed desuscrito desuscripto descadastrado rechaza rechazo rechazado denied deny declined ' +
    'cancelado bloqueado blocked off stop revocado recusa recusado bounced cleaned bounce blacklisted blacklist unchecked excluido excluida',
};
const beside =
  'recibir receber receive mensaje mensajes mensagens messages whatsapp marketing promociones promocoes novedades comunicaciones ' +
  'explicit double single dado dada dio he eu yo me i quiere estoy';

const unsaid = new Set([
  'unknown',
  'desconocido',
  'pendiente',
  'pending',
  'not set',
  'sin dato',
  'null',
  'undefined',
  'never subscribed',
]);

/** "No sabe", "sin dato": nobody was asked, or did not answer. */
const saysNothing =
  /^(no|nao|sin|sem|not) (lo )?(sabe|se|sei|contesta|contesto|responde|respondio|respondeu|informad[oa]|definid[oa]|especificad[oa]|consultad[oa]|preguntad[oa]|datos?|dados?|informacion|informacao|respuesta|resposta|aplica|answered|asked|specified|known)$/;

/**
 * @param cell as written: `Sí, acepto`, `Opt-in`, `Não`, `✓`, `not subscribed`
 * @returns undefined where it says neither; null where it says that nobody knows
 */
export const consentOf = remember((cell: string): boolean | null | undefined => {
  const word = plain(cell).trim();
  if (/^[✓✔☑✅]️?$/u.test(word) || word === '1') return true;
  if (/^[✗✘☐❌]️?$/u.test(word) || word === '0') return false;
  if (unsaid.has(word.replaceAll(/[_-]+/g, ' '))) return null;
  if (saysNothing.test(word)) return null;
  const { found, unknown, negated, words } = sortWords(cell, classes, beside);
  if (words.length === 0) return undefined;
  // "No, gracias", "Sin permiso": whatever follows, it is no yes.
  if (/^(no|not|nao|sin|sem|non|never|nunca)$/.test(words[0]!)) return false;
  // A no is heard in whatever stands around it; a yes only where nothing else is said.
  if (found.has('no') || (negated && (found.has('yes') || unknown.length === 0))) return false;
  if (unknown.length > 0 || negated) return undefined;
  return found.has('yes') ? true : undefined;
});
