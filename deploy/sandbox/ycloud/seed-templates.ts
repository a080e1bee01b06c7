/** Templates of the account until somebody makes others. */
import type { SeedTemplate } from '../options.ts';

export const seedTemplates: SeedTemplate[] = [
  {
    name: 'lead_followup',
    language: 'es',
    category: 'MARKETING',
    body: 'Hola {{1}}, ¿pudiste ver nuestra propuesta? Estamos para ayudarte.',
    buttons: [{ text: 'Me interesa' }, { text: 'No, gracias' }],
  },
  {
    name: 'opportunity_reminder',
    language: 'es',
    category: 'UTILITY',
    body: 'Hola {{1}}, tu propuesta {{2}} vence hoy a las {{3}}. Escribinos si tienes dudas.',
  },
  {
    name: 'post_sale_feedback',
    language: 'es',
    category: 'UTILITY',
    body: 'Hola {{1}}, ¿cómo te fue con tu compra? Tu opinión nos ayuda.',
    buttons: [{ text: 'Muy bien' }, { text: 'Regular' }, { text: 'Mal' }],
  },
  {
    name: 'abandoned_cart',
    language: 'es',
    category: 'MARKETING',
    body: 'Hola {{1}}, dejaste {{2}} en tu carrito. Aún está disponible.',
    footer: 'Responde STOP para no recibir más mensajes',
  },
];
