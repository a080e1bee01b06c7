/** Can messages go out and their fate come back: switches, numbers, webhooks, templates, results? */
import { describeReason, text } from '#flow';
import type { blockedTemplates, DayHealth, Health } from '#db/platform/diagnostics.ts';
import type { SyncRun } from '#db/platform/sync-runs.ts';
import type { SenderRow } from '#db/sending/senders.ts';
import type { Switches } from '#db/sending/switches.ts';
import { bad, ok, span, stuckAfterS, type Check } from './check.ts';

export function sending({ global, tenant, senders, flows }: Switches): Check {
  if (global)
    return bad(
      'sending',
      'error',
      text('El operador detuvo los envíos de todos.', 'The operator stopped sending for everybody.'),
      text('Pregunta al operador de la instalación.', 'Ask the operator of this installation.'),
    );
  if (tenant)
    return bad(
      'sending',
      'error',
      text('Los envíos de la cuenta están detenidos.', 'Sending is stopped for this account.'),
      text(
        'Reactívalos en Ajustes cuando quieras; lo pendiente espera.',
        'Allow it again in Settings when you wish; what is due waits.',
      ),
    );
  const stopped = [...senders.map((one) => one.label), ...flows.map((one) => one.name)];
  if (stopped.length === 0) return ok('sending', 'Los envíos están permitidos.', 'Sending is allowed.');
  return bad(
    'sending',
    'warning',
    text(`Detenido a mano: ${stopped.join(', ')}.`, `Stopped by hand: ${stopped.join(', ')}.`),
    text(
      'Reactívalo donde lo detuviste; lo pendiente espera.',
      'Allow it again where you stopped it; what is due waits.',
    ),
  );
}

export function numbers(senders: SenderRow[]): Check[] {
  if (senders.length === 0) {
    return [
      bad(
        'senders',
        'error',
        text('No hay un número de WhatsApp desde el cual enviar.', 'There is no WhatsApp number to send from.'),
        text('Conecta uno en Ajustes → Números.', 'Connect one in Settings → Senders.'),
      ),
    ];
  }
  const troubled = senders.filter((sender) => sender.status !== 'CONNECTED' || sender.quality === 'RED');
  if (troubled.length === 0) return [ok('senders', 'Los números están conectados.', 'The numbers are connected.')];
  return troubled.map((sender) => {
    const name = sender.label || sender.phone;
    const words =
      sender.status === 'CONNECTED'
        ? text('tiene calidad baja', 'has low quality')
        : text(`está ${sender.status}`, `is ${sender.status}`);
    return bad(
      'senders',
      sender.status === 'CONNECTED' ? 'warning' : 'error',
      text(`El número ${name} ${words.es}.`, `The number ${name} ${words.en}.`),
      text(
        'Míralo en WhatsApp Manager; baja el ritmo y revisa a quién le escribes.',
        'Look at it in WhatsApp Manager; slow down and review whom you write to.',
      ),
    );
  });
}

export function webhooks(senders: SenderRow[], { silent_since, inbox_waiting_s }: Health & DayHealth): Check {
  const fix = text(
    'Prueba el número en Ajustes → Números. PUBLIC_URL debe ser alcanzable desde internet.',
    'Test the number in Settings → Senders. PUBLIC_URL must be reachable from the internet.',
  );
  const deaf = senders.filter((sender) => sender.webhook_id === null);
  if (deaf.length > 0)
    return bad(
      'webhooks',
      'error',
      text(
        `${deaf[0]!.phone} no tiene un aviso registrado en el proveedor.`,
        `${deaf[0]!.phone} has no webhook registered with its provider.`,
      ),
      fix,
    );
  if (silent_since)
    return bad(
      'webhooks',
      'warning',
      text(
        'El proveedor aceptó mensajes hace más de 10 minutos y no avisó qué fue de ellos.',
        'The provider took messages over 10 minutes ago and has not said what became of them.',
      ),
      fix,
    );
  if ((inbox_waiting_s ?? 0) >= stuckAfterS)
    return bad(
      'webhooks',
      'warning',
      text(
        `Hay avisos sin leer desde hace ${span(inbox_waiting_s!)}.`,
        `Deliveries have been unread for ${span(inbox_waiting_s!)}.`,
      ),
      text(
        'Revisa que el proceso worker esté en marcha: npm run doctor.',
        'See that the worker process runs: npm run doctor.',
      ),
    );
  return ok(
    'webhooks',
    'El proveedor avisa de entregas y respuestas.',
    'The provider tells of deliveries and replies.',
  );
}

export function templates(sync: SyncRun | null): Check {
  const fix = text('Sincroniza las plantillas en HSM → Plantillas.', 'Sync the templates in HSM → Templates.');
  if (!sync)
    return bad(
      'templates',
      'warning',
      text('Las plantillas nunca se sincronizaron.', 'Templates were never synced.'),
      fix,
    );
  if (sync.state === 'failed' || sync.state === 'partial') {
    return bad(
      'templates',
      'warning',
      text(
        `La última sincronización de plantillas falló: ${sync.error ?? sync.state}.`,
        `The last sync of templates failed: ${sync.error ?? sync.state}.`,
      ),
      fix,
    );
  }
  return ok('templates', 'Las plantillas están sincronizadas.', 'Templates are in sync.');
}

export function blockedFlows(blocked: Awaited<ReturnType<typeof blockedTemplates>>): Check {
  const first = blocked[0];
  if (!first)
    return ok('flow-templates', 'Los flujos activos usan plantillas aprobadas.', 'Live flows use approved templates.');
  const status = first.status ?? text('no existe', 'missing').es;
  return bad(
    'flow-templates',
    'error',
    text(
      `El flujo «${first.flow_name}» usa la plantilla ${first.template} (${status}). Sus leads esperan en ese paso.`,
      `The flow “${first.flow_name}” uses the template ${first.template} (${first.status ?? 'missing'}). Its leads wait at that step.`,
    ),
    text(
      'Elige otra plantilla y publica, o espera la aprobación de Meta; luego siguen solos.',
      'Choose another template and publish, or wait for Meta to approve it; then they go on by themselves.',
    ),
  );
}

export function doubts({ doubtful, unconfirmed_day, second_tries_month, doubled_month }: Health & DayHealth): Check {
  const tried = text(
    `Segundos intentos en 30 días: ${second_tries_month}; llegaron quizá dos veces: ${doubled_month}.`,
    `Second tries in 30 days: ${second_tries_month}; perhaps arrived twice: ${doubled_month}.`,
  );
  if (doubtful + unconfirmed_day === 0)
    return ok('unconfirmed', `No hay envíos en duda. ${tried.es}`, `No send is in doubt. ${tried.en}`);
  return bad(
    'unconfirmed',
    'warning',
    text(
      `${unconfirmed_day} envíos de las últimas 24 h quedaron sin confirmar y ${doubtful} siguen en duda. ${tried.es}`,
      `${unconfirmed_day} sends of the last 24 h stayed unconfirmed and ${doubtful} are in doubt. ${tried.en}`,
    ),
    text(
      'No se reenvían solos, para no duplicarlos. Míralos en HSM → Actividad con el filtro «Sin confirmar»; ahí puedes enviarlos otra vez.',
      'They are not sent again by themselves, so as not to double them. See HSM → Activity, filter “Unconfirmed”; you can send them again there.',
    ),
  );
}

export function failures({ failed_day, sent_day, failure_code, failed_enrolments_day }: DayHealth): Check {
  if (failed_day + failed_enrolments_day === 0)
    return ok('failures', 'Ningún envío falló en las últimas 24 h.', 'No send failed in the last 24 h.');
  const reason = describeReason(failure_code) ?? text(failure_code ?? '', failure_code ?? '');
  const many = failed_day > 10 && failed_day * 5 > sent_day;
  return bad(
    'failures',
    many ? 'error' : 'warning',
    text(
      `Fallaron ${failed_day} envíos y ${failed_enrolments_day} recorridos en 24 h. ${reason.es}`.trim(),
      `${failed_day} sends and ${failed_enrolments_day} enrolments failed in 24 h. ${reason.en}`.trim(),
    ),
    text(
      'Míralos en HSM Automation, pestaña Actividad, con el estado «Falló»: cada uno dice por qué.',
      'See HSM Automation, tab Activity, by the state “Failed”: each says why.',
    ),
  );
}
