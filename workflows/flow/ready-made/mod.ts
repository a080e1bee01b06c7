/** The flows a tenant can start from: the four of the mission, the no-booking recovery and the reactivation. */
import type { Flow } from '../schema.ts';
import type { Text } from '../words/text.ts';
import { at, draw, sends } from './build.ts';

export interface ReadyMadeFlow {
  id: string;
  name: Text;
  description: Text;
  flow: Flow;
}

const name = '{{lead.first_name | "amigo"}}';
const isNew = { field: 'lead.status', op: 'eq', value: 'new' };
/** Whoever is in a conversation, of their own or with somebody of the team, needs no follow-up. */
const answered = ['message.replied', 'message.button', 'message.answered'] as const;

const leadFollowUp: ReadyMadeFlow = {
  id: 'lead-follow-up',
  name: { es: 'Seguimiento de leads nuevos', en: 'Lead follow-up' },
  description: {
    es: 'A las 24 h, si el lead sigue nuevo y no respondió, le escribe.',
    en: 'After 24 h, if the lead is still new and has not replied, writes to them.',
  },
  flow: draw(
    [
      at(0, 'start', 'lead-created'),
      at(1, 'wait', 'wait', { for: 'PT24H' }),
      at(2, 'still-new', 'branch', { cases: [{ port: 'yes', label: 'Sigue nuevo', when: isNew }] }),
      at(3, 'send', 'send-template', sends('lead_followup', name)),
    ],
    [
      ['start', 'next', 'wait'],
      ['wait', 'next', 'still-new'],
      ['still-new', 'yes', 'send'],
    ],
    { reEntry: 'never', exitOn: [...answered] },
  ),
};

const opportunityReminder: ReadyMadeFlow = {
  id: 'opportunity-reminder',
  name: { es: 'Recordatorio de vencimiento', en: 'Opportunity reminder' },
  description: {
    es: 'Avisa 2 h antes de que venza la oportunidad. Si mueves el vencimiento, se mueve el aviso.',
    en: 'Reminds 2 h before the deadline of the opportunity. A moved deadline moves the reminder.',
  },
  flow: draw(
    [
      at(0, 'start', 'opportunity-deadline', { before: 'PT2H' }),
      at(
        1,
        'send',
        'send-template',
        sends('opportunity_reminder', name, '{{opportunity.name}}', '{{opportunity.deadline}}'),
      ),
    ],
    [['start', 'next', 'send']],
  ),
};

const postSaleFeedback: ReadyMadeFlow = {
  id: 'post-sale-feedback',
  name: { es: 'Opinión después de la venta', en: 'Post-sale feedback' },
  description: {
    es:
      'Siete días después de la fecha de cada venta pide una opinión; una venta anotada más tarde que eso, enseguida. ' +
      'Un reembolso lo cancela.',
    en:
      'Asks for an opinion seven days after the date of each sale; of a sale noted later than that, at once. ' +
      'A refund cancels it.',
  },
  flow: draw(
    [
      at(0, 'start', 'sale-completed'),
      at(1, 'wait', 'wait', { until: { field: 'sale.completed_at', offset: 'P7D' } }),
      at(2, 'send', 'send-template', sends('post_sale_feedback', name)),
    ],
    [
      ['start', 'next', 'wait'],
      ['wait', 'next', 'send'],
    ],
  ),
};

const abandonedCart: ReadyMadeFlow = {
  id: 'abandoned-cart',
  name: { es: 'Carrito abandonado', en: 'Abandoned cart' },
  description: {
    es: 'Escribe cuando un carrito lleva 48 h quieto. Cada actividad reinicia el reloj; una compra lo cancela.',
    en: 'Writes when a cart has been idle for 48 h. Activity restarts the clock; a purchase cancels it.',
  },
  flow: draw(
    [
      at(0, 'start', 'cart-abandoned', { idle: 'PT48H' }),
      at(1, 'send', 'send-template', sends('abandoned_cart', name, '{{cart.items | "tus productos"}}')),
    ],
    [['start', 'next', 'send']],
  ),
};

const bookingRecovery: ReadyMadeFlow = {
  id: 'booking-recovery',
  name: { es: 'Recuperación sin reserva', en: 'No-booking recovery' },
  description: {
    es: 'Tres mensajes en menos de 24 h a quien escribió y no reservó. Se detiene si responde o se abre una oportunidad.',
    en: 'Three messages inside 24 h to whoever wrote and did not book. Stops at a reply or a new opportunity.',
  },
  flow: draw(
    [
      at(0, 'start', 'message-received', {
        match: 'any',
        filter: {
          all: [
            { field: 'lead.status', op: 'in', value: ['new', 'contacted'] },
            { field: 'opportunity.status', op: 'is-empty' },
          ],
        },
      }),
      at(1, 'wait-1', 'wait', { for: 'PT2H' }),
      at(2, 'touch-1', 'send-template', sends('booking_recovery_1', name)),
      at(3, 'wait-2', 'wait', { for: 'PT8H' }),
      at(4, 'touch-2', 'send-template', sends('booking_recovery_2', name)),
      at(5, 'wait-3', 'wait', { for: 'PT8H' }),
      at(6, 'touch-3', 'send-template', sends('booking_recovery_3', name)),
    ],
    [
      ['start', 'next', 'wait-1'],
      ['wait-1', 'next', 'touch-1'],
      ['touch-1', 'sent', 'wait-2'],
      ['wait-2', 'next', 'touch-2'],
      ['touch-2', 'sent', 'wait-3'],
      ['wait-3', 'next', 'touch-3'],
    ],
    {
      // Whoever writes again within a month is in a conversation, not in need of another recovery.
      cooldownHours: 720,
      exitOn: [...answered, 'opportunity.created', 'sale.completed'],
      quietHours: { from: '21:00', to: '08:00' },
      onFailure: 'exit',
    },
  ),
};

const reactivation: ReadyMadeFlow = {
  id: 'reactivation',
  name: { es: 'Reactivación', en: 'Reactivation' },
  description: {
    es: 'Treinta días después de perder un lead le escribe una vez. Si responde, lo etiqueta y avisa al vendedor.',
    en: 'Writes once, thirty days after a lead was lost. If they reply, tags the lead and tells the seller.',
  },
  flow: draw(
    [
      at(0, 'start', 'lead-status-changed', { to: 'lost' }),
      at(1, 'wait', 'wait', { for: 'P30D' }),
      at(2, 'still-lost', 'branch', {
        cases: [{ port: 'yes', label: 'Sigue perdido', when: { field: 'lead.status', op: 'eq', value: 'lost' } }],
      }),
      at(3, 'send', 'send-template', sends('reactivation_1', name, '{{tenant.name}}')),
      at(4, 'reply', 'wait-for', { events: [...answered], timeout: 'P7D' }),
      at(5, 'tag', 'update-lead', { addTags: ['reactivado'], status: 'contacted' }),
      at(6, 'tell', 'notify-team', { text: '{{lead.name | "Un lead"}} respondió a la reactivación.', to: 'seller' }),
      at(7, 'won-back', 'exit', { result: 'goal' }),
      at(5, 'gone', 'exit', { result: 'none' }, 1),
    ],
    [
      ['start', 'next', 'wait'],
      ['wait', 'next', 'still-lost'],
      ['still-lost', 'yes', 'send'],
      ['send', 'sent', 'reply'],
      ['reply', 'matched', 'tag'],
      ['tag', 'ok', 'tell'],
      ['tell', 'ok', 'won-back'],
      ['reply', 'timeout', 'gone'],
    ],
    { cooldownHours: 2160, onFailure: 'exit' },
  ),
};

export const readyMadeFlows: readonly ReadyMadeFlow[] = [
  leadFollowUp,
  opportunityReminder,
  postSaleFeedback,
  abandonedCart,
  bookingRecovery,
  reactivation,
];
