/** Words that end or reopen the conversation. Only a message that is nothing else counts: "no quiero bajar" is no "baja". */
import { plainWords } from '#flow';

const out = [
  // Spanish
  'baja', 'dar de baja', 'darme de baja', 'quiero darme de baja', 'alto', 'no molestar', 'no mas mensajes', 'no quiero mas mensajes',
  'no quiero recibir mensajes', 'no quiero recibir mas mensajes', 'desuscribir', 'desuscribirme', 'cancelar suscripcion', 'detener promociones',
  // English
  'stop', 'stop all', 'stopall', 'unsubscribe', 'opt out', 'optout', 'no more messages', 'do not contact me', 'stop promotions', 'stop messages',
  // Portuguese
  'parar', 'sair', 'pare', 'descadastrar', 'descadastre', 'cancelar inscricao', 'nao quero mais mensagens', 'parar promocoes',
]; // prettier-ignore
const back = [
  'start',
  'unstop',
  'subscribe',
  'alta',
  'darme de alta',
  'suscribirme',
  'reactivar',
  'voltar',
  'quero receber',
];

const outWords = new Set(out);
const backWords = new Set(back);

/** What a whole message asks for: no more messages, messages again, or (null) neither. Case, accents and punctuation do not matter. */
export function readWish(text: string | null): 'out' | 'back' | null {
  if (text === null || text.length > 80) return null;
  const said = plainWords(text);
  return outWords.has(said) ? 'out' : backWords.has(said) ? 'back' : null;
}
