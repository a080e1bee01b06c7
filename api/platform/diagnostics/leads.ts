/** Do leads of Instant Forms come in? */
import { text } from '#flow';
import type { LeadHealth } from '#db/platform/diagnostics.ts';
import { bad, ok, type Check } from './check.ts';
import { explainKept } from './kept-words.ts';

/** Nothing to say for a tenant without pages. */
export function formLeads({
  lead_pages,
  leads_waiting,
  leads_waiting_for,
  leads_dropped_day,
  last_read_error,
}: LeadHealth): Check[] {
  if (lead_pages === 0) return [];
  if (leads_waiting > 0) {
    const why = explainKept(leads_waiting_for ?? 'unknown');
    return [
      bad(
        'meta-leads',
        'error',
        text(
          `${leads_waiting} leads de formularios esperan en Meta. ${why.es}`,
          `${leads_waiting} leads of forms are waiting at Meta. ${why.en}`,
        ),
        text(
          'Al reconectar entran solos, cada uno una vez. Meta los guarda 90 días.',
          'When you reconnect they come in by themselves, each once. Meta keeps them for 90 days.',
        ),
      ),
    ];
  }
  if (leads_dropped_day > 0 || last_read_error) {
    const why = explainKept(leads_dropped_day > 0 ? 'lead-not-found' : last_read_error!);
    return [
      bad(
        'meta-leads',
        'warning',
        text(
          leads_dropped_day > 0
            ? `${leads_dropped_day} leads de formularios no se pudieron leer. ${why.es}`
            : `La última lectura de los formularios falló. ${why.es}`,
          leads_dropped_day > 0
            ? `${leads_dropped_day} leads of forms could not be read. ${why.en}`
            : `The last reading of the forms failed. ${why.en}`,
        ),
        text(
          'Da acceso a la persona conectada en Meta Business → Integraciones → Acceso a clientes potenciales; luego «Intentar de nuevo» abajo.',
          'Give the connected person access in Meta Business → Integrations → Leads access; then “Try again” below.',
        ),
      ),
    ];
  }
  return [ok('meta-leads', 'Los leads de formularios entran solos.', 'Leads of forms come in by themselves.')];
}
