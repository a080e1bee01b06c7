/** The WhatsApp templates that the ready-made flows send. The sandbox offers them approved; a tenant submits its own to Meta. */
import { placeholdersIn } from '../parts/placeholders.ts';

export interface TemplateDefinition {
  name: string;
  language: string;
  category: 'UTILITY' | 'MARKETING';
  body: string;
  footer?: string;
  /** Quick replies. */
  buttons?: { text: string }[];
  /** One sample value per position, which Meta asks for at review. */
  example: string[];
}

const stop = 'Responde STOP para no recibir más mensajes';

export const readyMadeTemplates: readonly TemplateDefinition[] = [
  {
    name: 'lead_followup',
    language: 'es',
    category: 'MARKETING',
    body: 'Hola {{1}}, ¿pudiste ver nuestra propuesta? Estamos para ayudarte.',
    footer: stop,
    buttons: [{ text: 'Me interesa' }, { text: 'No, gracias' }],
    example: ['Ana'],
  },
  {
    name: 'opportunity_reminder',
    language: 'es',
    category: 'UTILITY',
    body: 'Hola {{1}}, tu propuesta {{2}} vence el {{3}}. Escríbenos si tienes dudas.',
    example: ['Ana', 'Plan anual', '20 nov 2026, 17:30'],
  },
  {
    name: 'post_sale_feedback',
    language: 'es',
    category: 'UTILITY',
    body: 'Hola {{1}}, ¿cómo te fue con tu compra? Tu opinión nos ayuda.',
    buttons: [{ text: 'Muy bien' }, { text: 'Regular' }, { text: 'Mal' }],
    example: ['Ana'],
  },
  {
    name: 'abandoned_cart',
    language: 'es',
    category: 'MARKETING',
    body: 'Hola {{1}}, dejaste {{2}} en tu carrito. Aún está disponible.',
    footer: stop,
    example: ['Ana', '2 × Zapatillas'],
  },
  {
    name: 'booking_recovery_1',
    language: 'es',
    category: 'MARKETING',
    body: 'Hola {{1}}, ¿te quedó alguna duda? Podemos reservar tu lugar ahora mismo.',
    footer: stop,
    example: ['Ana'],
  },
  {
    name: 'booking_recovery_2',
    language: 'es',
    category: 'MARKETING',
    body: 'Hola {{1}}, todavía hay lugares disponibles. ¿Qué día te queda mejor?',
    footer: stop,
    example: ['Ana'],
  },
  {
    name: 'booking_recovery_3',
    language: 'es',
    category: 'MARKETING',
    body: 'Hola {{1}}, este es nuestro último mensaje por ahora. Si quieres reservar, responde y te ayudamos.',
    footer: stop,
    example: ['Ana'],
  },
  {
    name: 'reactivation_1',
    language: 'es',
    category: 'MARKETING',
    body: 'Hola {{1}}, hace un tiempo que no hablamos. En {{2}} tenemos novedades que te pueden interesar. ¿Te contamos?',
    footer: stop,
    buttons: [{ text: 'Sí, cuéntame' }, { text: 'No, gracias' }],
    example: ['Ana', 'Acme'],
  },
];

/** The positions of a definition's body, for a catalogue: `["1", "2"]`. */
export const positionsOfTemplate = (template: Pick<TemplateDefinition, 'body'>): string[] =>
  placeholdersIn(template.body);
