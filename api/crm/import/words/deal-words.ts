/** What CRMs and people call a deal that is won, lost or still open, whether they write it as a status or as a stage. */
import { sortWords } from './word-classes.ts';

export type DealStatus = 'open' | 'won' | 'lost';

const classes = {
  won: 'won closedwon win ganada ganha ganho ganhou lograda logro exito exitosa sucesso success successful successfully vendida sold concretada convertida',
  lost:
    'lost closedlost perdida perdeu descartada discarded cancelada cancelled canceled rechazada rejected abandonada abandoned fallida failed declinada ' +
    'desistiu recusada realizada',
  closed: 'closed close cerrada cierre fechada fechamento finalizada completada concluida completed',
  open:
    'open abierta aberta curso progreso progress andamento negociacion negociacao negotiation negociando proceso process pendiente pending ' +
    'pendente activa active ativa nueva new nova seguimiento propuesta proposal proposta presupuesto enviada sent contactada contacted calificada ' +
    'qualified contrato contract cotizacion reunion meeting demo agendada scheduled prospecto prospect inicial initial contacto contact',
};
const beside =
  'lead venta sale venda negocio deal trato oportunidad opportunity oportunidade status estado cliente interesada interested interes interest';

/**
 * @param cell a status or the name of a stage: `Closed Won`, `Cerrado ganado`, `Logrado con éxito`, `Ganha`
 * @returns null where it says neither won nor lost nor open. `closed` alone is told apart: most mean won by it, not all do.
 */
export function dealStatusOf(cell: string): DealStatus | 'closed' | null {
  const { found, unknown, negated, words } = sortWords(cell, classes, beside);
  if (unknown.length > 0) {
    // "Perdida por precio", "Lost - no budget", "Ganada (contado)": what follows says why.
    const head = /^(.+?)(?:\s+(?:[-–—]|por|because)\s+|\s*[:(])/.exec(cell.trim())?.[1];
    const said = head === undefined ? null : dealStatusOf(head);
    return said === 'won' || said === 'lost' ? said : null;
  }
  const [won, lost, closed, open] = (['won', 'lost', 'closed', 'open'] as const).map((name) => found.has(name));
  if (negated) {
    // "No concretada", "no interesado"; "no perdida" says nothing.
    const isRefusal = won || words.some((word) => /^(interes|realizad|complet)/.test(word));
    return isRefusal ? 'lost' : null;
  }
  // "Venta realizada" is one; it stands among the lost for "no realizada" alone.
  if (words.some((word) => word.startsWith('realizad'))) return words.length > 1 ? 'won' : null;
  if (won && !lost && !open) return 'won';
  if (lost && !won && !open) return 'lost';
  if (won || lost) return null;
  if (open) return 'open';
  return closed && words.every((word) => !word.startsWith('cierre') && word !== 'close') ? 'closed' : null;
}
