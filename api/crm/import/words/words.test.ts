import { describe, expect, it } from 'vitest';
import { consentOf } from './consent-words.ts';
import { dealStatusOf } from './deal-words.ts';
import { leadStatusOf } from './lead-words.ts';
import { saleStatusOf } from './sale-words.ts';

const cells = (list: string) => list.split('|').map((cell) => cell.replace(/^ /, '').replace(/ $/, ''));

describe('saleStatusOf()', () => {
  const table: Record<string, string> = {
    completed: `cobrada | Acreditado | Pago | Paga | Aprovado | aprobado | APPROVED | succeeded | wc-completed | wc-processing | Pagada  |
      pagado | paid | completada | Completed | Pago recibido | Pagamento aprovado | Pago aprobado | PAGADA | Cobro realizado | accredited |
      Sí | TRUE | Payment accepted | Invoiced | Concluído | Exitosa | Venta completada | Payment received | Fully paid | settled | Confirmada | Abonado`,
    pending: `No | FALSE | pendiente | Pending | processing | in_process | En proceso | wc-pending | wc-on-hold | on-hold | En espera | authorized | Autorizado |
      Pendente | Aguardando pagamento | No pagada | not paid | unpaid | Sin pagar | Por cobrar | Impaga | Pago pendiente | Em análise | in process`,
    failed: `voided | anulada | rechazada | REJECTED | cancelled | canceled | wc-cancelled | wc-failed | fallida | Pago rechazado |
      Recusado | declined | Denegada | expired | Vencida | No aprobada | Orden cancelada | void`,
    refunded: `charged_back | contracargo | contra cargo | devolvido | reembolso | reembolsada | refunded | wc-refunded | Devuelta | Estornado |
      chargeback | Cancelada y reembolsada | Devolución | Dinero devuelto | Reversada`,
  };
  for (const [status, list] of Object.entries(table))
    it(`takes for ${status} what shops call so`, () => {
      expect(cells(list.replaceAll(/\n\s+/g, ' ')).map((cell) => [cell, saleStatusOf(cell)])).toEqual(
        cells(list.replaceAll(/\n\s+/g, ' ')).map((cell) => [cell, { status }]),
      );
    });

  it('says what is only partly so', () => {
    expect(saleStatusOf('partially_refunded')).toEqual({ status: 'completed', doubt: 'partly_refunded' });
    expect(saleStatusOf('Reembolso parcial')).toEqual({ status: 'completed', doubt: 'partly_refunded' });
    expect(saleStatusOf('partially_paid')).toEqual({ status: 'pending', doubt: 'partly_paid' });
    expect(saleStatusOf('Cancelado')).toEqual({ status: 'failed', doubt: 'perhaps_paid' });
    expect(saleStatusOf('in_mediation')).toEqual({ status: 'completed', doubt: 'disputed' });
  });

  it('does not guess at other words, nor at two things at once', () => {
    for (const cell of ['quizás', 'mañana', 'pending refund', 'paid pending', 'tal vez pagada', '¿?', 'Enviado'])
      expect([cell, saleStatusOf(cell)]).toEqual([cell, undefined]);
  });
});

describe('dealStatusOf()', () => {
  it.each([
    [
      'won',
      'Ganada | Ganhou | Ganada (contado) | Lead ganado | won | WON | Closed Won | closedwon | Cerrado ganado | Cierre ganado | Ganha | Ganho | Logrado con éxito | Fechado - ganho | Vendido | Venta ganada | Closed - won | Venta realizada',
    ],
    [
      'lost',
      'Perdida | Perdido por preço | Lost - no budget | Lead perdido | Perdida (sin respuesta) | Lost | Closed Lost | closedlost | Cerrado perdido | Venta perdida | Perdido | Fechado perdido | Descartada | Cancelada | No concretada | No interesado | No logrado | Closed - lost',
    ],
    [
      'open',
      'open | Abierta | En curso | In progress | Negociación | Em andamento | Contract Sent | Propuesta enviada | Pendiente',
    ],
    ['closed', 'Fechado | Cerrada | Closed'],
    [null, 'Etapa 3 | Visita a la obra | Cierre | En cierre | Ganada o perdida | no perdida | Reserva'],
  ] as const)('hears %s', (status, list) => {
    expect(cells(list).map((cell) => [cell, dealStatusOf(cell)])).toEqual(cells(list).map((cell) => [cell, status]));
  });
});

describe('leadStatusOf()', () => {
  it.each([
    ['new', 'Nuevo | new | NEW | Novo | CREATED | sin contactar'],
    ['contacted', 'Contactado | contacted | Contatado'],
    ['qualified', 'Calificado | Qualified | Qualificado | Cualificada'],
    ['won', 'Ganado | Won | Closed Won | Ganho'],
    ['lost', 'Perdido | Closed Lost'],
    [null, 'Reserva | VIP | Cerrado | Interesado'],
  ] as const)('hears %s', (status, list) => {
    expect(cells(list).map((cell) => [cell, leadStatusOf(cell)])).toEqual(cells(list).map((cell) => [cell, status]));
  });
});

describe('consentOf()', () => {
  it.each([
    [
      true,
      'Sí acepto | Com consentimento | Sí, acepto | Aceptó | acepto | Acepta | opt in | Opt-in | opt_in | Suscrito | Suscripta | Subscribed | Sim | sí | SI | yes | x | 1 | true | ✓ | De acuerdo | Autorizo | Aceito | Granted | Acepto recibir mensajes',
    ],
    [
      false,
      'Não | No, gracias | Não quero | Sin consentimiento | Blacklisted | no | No | No acepto | no acepta | opt out | Opt-out | Unsubscribed | not subscribed | non-subscribed | No suscrito | Dado de baja | baja | false | 0 | Rechazó | Não aceito | Desuscrito | revoked | no quiero mensajes',
    ],
    [null, 'pendiente | unknown | not set | No sabe | sin dato | Não informado'],
    [undefined, 'quizás | Ana | 7 | a veces sí | WhatsApp'],
  ] as const)('hears %s', (granted, list) => {
    expect(cells(list).map((cell) => [cell, consentOf(cell)])).toEqual(cells(list).map((cell) => [cell, granted]));
  });
});
