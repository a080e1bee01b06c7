/** Is what we run ourselves at work: the worker, its queues, the inbox? */
import { text } from '#flow';
import type { Health } from '#db/platform/diagnostics.ts';
import { goneAfterS } from '#db/platform/heartbeats.ts';
import { bad, ok, span, stuckAfterS, type Check } from './check.ts';

export function worker({ worker_seen_s }: Health): Check {
  if (worker_seen_s !== null && worker_seen_s < goneAfterS)
    return ok('worker', 'El motor está funcionando.', 'The worker is running.');
  const when =
    worker_seen_s === null ? text('nunca', 'never') : text(`hace ${span(worker_seen_s)}`, `${span(worker_seen_s)} ago`);
  return bad(
    'worker',
    'error',
    text(
      `El motor no da señales (última: ${when.es}). Nada se envía mientras tanto; nada se pierde.`,
      `The worker shows no sign of life (last: ${when.en}). Nothing is sent meanwhile; nothing is lost.`,
    ),
    text(
      'Revisa que el proceso worker esté en marcha y llegue a Temporal: npm run doctor.',
      'See that the worker process runs and reaches Temporal: npm run doctor.',
    ),
  );
}

export function queue(health: Health): Check {
  const waiting = Math.max(health.events_waiting_s ?? 0, health.starts_waiting_s ?? 0, health.signals_waiting_s ?? 0);
  if (waiting < stuckAfterS)
    return ok('queue', 'Los eventos se procesan al momento.', 'Events are worked off at once.');
  return bad(
    'queue',
    'error',
    text(`Hay eventos esperando desde hace ${span(waiting)}.`, `Events have been waiting for ${span(waiting)}.`),
    text(
      'Suele ser Temporal caído o inalcanzable. Al volver, todo sale una sola vez: npm run doctor.',
      'Mostly Temporal is down or out of reach. When it is back everything goes out once: npm run doctor.',
    ),
  );
}

export function events({ events_failed }: Health): Check {
  if (events_failed === 0) return ok('events', 'Ningún evento quedó sin procesar.', 'No event was left behind.');
  return bad(
    'events',
    'error',
    text(
      `${events_failed} eventos no se pudieron procesar tras varios intentos.`,
      `${events_failed} events could not be worked off after several tries.`,
    ),
    text(
      'Están en la lista de abajo: vuelve a intentar. Si se repite, avisa al soporte con esta línea.',
      'They are in the list below: try again. If it happens again, tell support, with this line.',
    ),
  );
}

export function inbox({ inbox_failed, last_inbox_error }: Health): Check {
  if (inbox_failed === 0)
    return ok(
      'inbox',
      'Ningún aviso del proveedor quedó sin entender.',
      'Every delivery of the provider was understood.',
    );
  return bad(
    'inbox',
    'warning',
    text(
      `${inbox_failed} avisos del proveedor no se entendieron (${last_inbox_error ?? 'sin detalle'}).`,
      `${inbox_failed} deliveries of the provider were not understood (${last_inbox_error ?? 'no detail'}).`,
    ),
    text(
      'Están en la lista de abajo: vuelve a intentar. Si se repite, avisa al soporte con esta línea.',
      'They are in the list below: try again. If it happens again, tell support, with this line.',
    ),
  );
}
