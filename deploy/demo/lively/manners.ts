/** How people take each of the demo's messages. Two templates do better than the rest, one does badly: there is something to find out. */

export interface Manner {
  /** Shares of those it is sent to. */
  delivered: number;
  read: number;
  replied: number;
  /** Ask for no more. */
  refused: number;
  /** Buy within the weeks after, of those who answered. */
  bought: number;
  answers: readonly string[];
}

const usual = [
  'Hola, sí, cuéntame más.',
  '¿Me pasas el precio?',
  'Gracias por escribir 🙌',
  'Lo veo y te digo.',
] as const;

export const manners: Record<string, Manner> = {
  lead_followup: {
    delivered: 0.98,
    read: 0.86,
    replied: 0.34,
    refused: 0.01,
    bought: 0.16,
    answers: ['Me interesa', ...usual],
  },
  opportunity_reminder: {
    delivered: 0.98,
    read: 0.9,
    replied: 0.38,
    refused: 0,
    bought: 0,
    answers: ['Dale, lo cierro hoy.', '¿Me das un día más?'],
  },
  post_sale_feedback: {
    delivered: 0.99,
    read: 0.88,
    replied: 0.44,
    refused: 0.005,
    bought: 0,
    answers: ['Muy bien', 'Muy bien', 'Regular', 'Todo perfecto, gracias.'],
  },
  abandoned_cart: {
    delivered: 0.97,
    read: 0.72,
    replied: 0.16,
    refused: 0.02,
    bought: 0.3,
    answers: ['Sí, lo termino de pagar a la tarde.', '¿Tienen cuotas?'],
  },
  booking_recovery_1: { delivered: 0.97, read: 0.8, replied: 0.24, refused: 0.01, bought: 0.36, answers: usual },
  booking_recovery_2: { delivered: 0.96, read: 0.66, replied: 0.12, refused: 0.02, bought: 0.32, answers: usual },
  booking_recovery_3: {
    delivered: 0.94,
    read: 0.41,
    replied: 0.04,
    refused: 0.05,
    bought: 0.3,
    answers: ['No, gracias.', 'Ya compré en otro lado.'],
  },
  reactivation_1: {
    delivered: 0.9,
    read: 0.48,
    replied: 0.08,
    refused: 0.03,
    bought: 0.2,
    answers: ['Sí, cuéntame', 'No, gracias'],
  },
};

/** Of those who got no message because they are in the control group: how many write all the same. */
export const unasked = 0.06;
/** And how many of them say nothing in the week after, though they would have: nobody reminded them. */
export const forgotten = 0.5;

/** What Meta asks for a delivered message to Argentina, in US dollars; rounded, invented. */
export const prices: Record<string, string> = { MARKETING: '0.0618', UTILITY: '0.0260' };
