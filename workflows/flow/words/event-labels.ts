/** The names of CRM events for people. */
import type { EventName } from '../schema.ts';
import type { Text } from './text.ts';

type Known = Exclude<EventName, `custom.${string}`>;

export const eventLabels: Record<Known, Text> = {
  'lead.created': { es: 'Lead creado', en: 'Lead created' },
  'lead.status_changed': { es: 'Cambió el estado del lead', en: 'Lead status changed' },
  'lead.tagged': { es: 'Lead etiquetado', en: 'Lead tagged' },
  'lead.assigned': { es: 'Lead asignado', en: 'Lead assigned' },
  'lead.opted_out': { es: 'El lead se dio de baja', en: 'The lead opted out' },
  'lead.merged': { es: 'Se unió con otro lead', en: 'Merged with another lead' },
  'opportunity.created': { es: 'Oportunidad creada', en: 'Opportunity created' },
  'opportunity.updated': { es: 'Oportunidad actualizada', en: 'Opportunity updated' },
  'opportunity.won': { es: 'Oportunidad ganada', en: 'Opportunity won' },
  'opportunity.lost': { es: 'Oportunidad perdida', en: 'Opportunity lost' },
  'sale.completed': { es: 'Venta completada', en: 'Sale completed' },
  'sale.partly_refunded': { es: 'Venta reembolsada en parte', en: 'Sale partly refunded' },
  'sale.refunded': { es: 'Venta reembolsada', en: 'Sale refunded' },
  'cart.updated': { es: 'Actividad en el carrito', en: 'Cart activity' },
  'cart.purchased': { es: 'Carrito comprado', en: 'Cart purchased' },
  'message.replied': { es: 'El lead respondió', en: 'The lead replied' },
  'message.button': { es: 'El lead tocó un botón', en: 'The lead tapped a button' },
  'message.answered': { es: 'Alguien del equipo le respondió', en: 'Somebody of the team answered' },
  'message.delivered': { es: 'Mensaje entregado', en: 'Message delivered' },
  'message.read': { es: 'Mensaje leído', en: 'Message read' },
  'audience.due': { es: 'Una audiencia', en: 'An audience' },
  'date.due': { es: 'Una fecha del lead', en: 'A date of the lead' },
  'message.failed': { es: 'Mensaje fallido', en: 'Message failed' },
};

/** The label of any event name; `custom.<name>` is shown by its own name. */
export function eventLabel(name: string): Text {
  if (Object.hasOwn(eventLabels, name)) return eventLabels[name as Known];
  if (name === 'flow.entry_refused') return { es: 'Ingreso a mano', en: 'Entered by hand' };
  const own = name.replace(/^custom\./, '');
  return { es: own, en: own };
}
