/** What shops, gateways and people call the state of a payment. */
import { sortWords } from './word-classes.ts';

export type SaleStatus = 'pending' | 'completed' | 'failed' | 'refunded';

/** What is not quite so, and is told: a part came back, a part is paid, somebody disputes it, or the word means paid elsewhere. */
export type SaleDoubt = 'partly_refunded' | 'partly_paid' | 'disputed' | 'perhaps_paid';

export interface SaleWord {
  status: SaleStatus;
  doubt?: SaleDoubt;
}

const classes = {
  completed:
    'completada completed complete completa pagada paid pagar aprobada approved aprovada cobrada cobrar acreditada accredited succeeded success ' +
    'successful exitosa concluida settled captured capturada confirmada confirmed recibida received recebida liquidada abonada ' +
    'depositada deposited finalizada processed procesada processada entregada delivered entregue realizada invoiced facturada faturada ' +
    'accepted aceptada aceita saldada quitada transferida',
  pending:
    'pendiente pending pendente proceso process processing procesando processando procesamiento processo analisis analise aguardando ' +
    'esperando espera waiting awaiting hold authorized autorizada open abierta aberta impaga unpaid adeudada incomplete review revision draft ' +
    'borrador scheduled programada',
  failed:
    'fallida failed fail failure rechazada rejected cancelada cancelled canceled anulada voided void declined denied denegada recusada expired ' +
    'expirada vencida abandoned abandonada error trash falhou falhada negada refused',
  refunded:
    'reembolsada reembolso devuelta devolucion devolvida devolucao refunded refund estornada estorno charged chargeback chargedback ' +
    'contracargo reversed reversada reintegrada reintegro revertida',
  partly: 'parcial parcialmente partial partially partly',
  disputed: 'mediation mediacion disputed dispute disputa reclamo mediacao',
  /** "Pago" is a payment, and in Portuguese paid: it decides where nothing else does. */
  payment: 'pago pagamento payment cobro pagou',
};
const beside =
  'wc on venta orden order sale compra pedido transaccion transaction venda total totalmente fully full status estado dinero money back ' +
  'contra cargo cliente customer credito credit en tarjeta card fondos';

/**
 * @param cell as written: `Pagada `, `wc-completed`, `partially_refunded`, `No cobrada`
 * @returns undefined for a word we do not know, or words that say two things: money is not guessed
 */
export function saleStatusOf(cell: string): SaleWord | undefined {
  const { found, unknown, negated, words } = sortWords(cell, classes, beside);
  if (/^\s*(s[ií]|sim|yes|y|true|verdader[oa]|x|✓|✔|☑|✅)\s*$/iu.test(cell)) return { status: 'completed' };
  if (/^\s*(no|n[aã]o|n|false|falso|☐|✗|❌)\s*$/iu.test(cell)) return { status: 'pending' };
  // Called off; and paid off, as invoices of the Andes say it.
  if (words.length === 1 && /^cancelad[oa]s?$/.test(words[0]!)) return { status: 'failed', doubt: 'perhaps_paid' };
  if (words.join(' ') === 'contra cargo') return { status: 'refunded' };
  if (unknown.length > 0) return undefined;
  // A chargeback that was taken back is none.
  if (words.some((each) => each.startsWith('chargeback')) && words.some((each) => each.startsWith('revers')))
    return undefined;
  const has = (name: keyof typeof classes) => found.has(name);
  if (has('disputed')) return { status: 'completed', doubt: 'disputed' };
  // WooCommerce: paid, and waiting to be sent.
  if (words.join(' ') === 'wc processing') return { status: 'completed' };
  if (has('partly')) {
    if (has('refunded')) return { status: 'completed', doubt: 'partly_refunded' };
    return has('completed') || has('payment') ? { status: 'pending', doubt: 'partly_paid' } : undefined;
  }
  const states = (['refunded', 'failed', 'pending', 'completed'] as const).filter(has);
  if (states.length === 0) return has('payment') && !negated ? { status: 'completed' } : undefined;
  if (negated) return denied(states, words);
  if (words.some((word) => word === 'cobrar' || word === 'pagar')) return { status: 'pending' };
  if (states.length === 1) return { status: states[0]! };
  // "Cancelada y reembolsada": the money went back. Anything else that is two is not guessed.
  return states[0] === 'refunded' && states.every((each) => each !== 'pending') ? { status: 'refunded' } : undefined;
}

/** "No pagada" is still to come, "no aprobada" never will. */
function denied(states: SaleStatus[], words: string[]): SaleWord | undefined {
  if (states.length !== 1 || states[0] !== 'completed') return undefined;
  return { status: words.some((word) => /^(apro|approv|succe|exito|autori)/.test(word)) ? 'failed' : 'pending' };
}
