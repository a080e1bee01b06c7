/**
 * Why something was not sent, nobody entered, or an enrolment ended or is held: every stable code with its sentence.
 * The codes stand in `messages.reason`, `enrolments.reason`, `enrolments.waiting_reason`, `enrolment_steps.reason`, `consents.fault`, `conversions.reason`, in answers
 * of the API and in traces. Add a code here in the same commit that writes it.
 */
import { eventLabel } from './event-labels.ts';
import type { ConsentFault } from '../consent.ts';
import { conversionReasons } from './conversion-reasons.ts';
import { deliveryReasons, type Params, type Sentence } from './delivery-reasons.ts';
import { phoneReasons } from './phone-reasons.ts';
import { text, type Text } from './text.ts';

/** Why a lead could not enter a flow. */
export const admissionReasons = {
  'lead-not-found': text('El lead no existe.', 'The lead does not exist.'),
  'already-inside': text('Ya está dentro de este flujo.', 'Already inside this flow.'),
  'been-before': text(
    'Ya pasó por este flujo y el flujo no permite volver a entrar.',
    'Has been through this flow, and the flow lets nobody in twice.',
  ),
  'cooling-down': text(
    'Estuvo en este flujo hace poco; todavía no puede volver a entrar.',
    'Was in this flow not long ago; may not enter again yet.',
  ),
  'same-occurrence': text('Ya entró por este mismo motivo.', 'Already entered for this very reason.'),
  'flow-not-live': text('El flujo ya no estaba activo.', 'The flow was not live any more.'),
  'segment-gone': text('El segmento ya no existe.', 'The segment no longer exists.'),
  'filter-not-met': text(
    'No cumple la condición de entrada del flujo.',
    "Does not meet the flow's condition for entry.",
  ),
  'trigger-not-met': text(
    'El evento no es uno de los que inician el flujo.',
    'The event is not one that starts the flow.',
  ),
  'loop-guard': text(
    'Los flujos se estaban disparando unos a otros sin fin; se cortó aquí.',
    'Flows were setting each other off without end; it was cut here.',
  ),
  'trigger-broken': text(
    'El disparador del flujo falló. Es un error nuestro.',
    'The trigger of the flow failed. This is our mistake.',
  ),
  'known-before': text(
    'Ya estaba antes de la importación: queda, con lo que el archivo le cambió.',
    'Was there before the import: stays, with what the file changed.',
  ),
  'not-changed': text(
    'No se le pudo cambiar nada. Es un error nuestro.',
    'Nothing of it could be changed. This is our mistake.',
  ),
  'flow-not-active': text('El flujo no está activo.', 'The flow is not active.'),
} satisfies Record<string, Sentence>;

/** Why an enrolment went where it went, ended, or is held. */
export const enrolmentReasons = {
  'exit-node': text('Llegó a una salida del flujo.', 'Reached an exit of the flow.'),
  'end-of-path': text('Llegó al final de su camino.', 'Reached the end of its path.'),
  'effect-failed': text(
    'Un paso falló y el flujo está configurado para terminar en ese caso.',
    'A step failed and the flow is set to end then.',
  ),
  'too-many-tags': text(
    'El lead ya tiene todas las etiquetas que caben (50): no se le cambió nada.',
    'The lead already has as many tags as fit (50): nothing of it was changed.',
  ),
  'case-met': text('El lead cumple el caso.', 'The lead meets the case.'),
  split: ({ arm }) =>
    arm
      ? text(`Le tocó el camino «${arm}».`, `It drew the way “${arm}”.`)
      : text('Se repartió al azar.', 'It was drawn.'),
  'seller-kept': text('El lead ya tenía vendedor y se queda con él.', 'The lead had a seller already and keeps them.'),
  'no-sellers': text('No hay nadie a quien asignar el lead.', 'There is nobody to give the lead to.'),
  'has-open-deal': text('El lead ya tiene una oportunidad abierta.', 'The lead has an open opportunity already.'),
  'http-answered': ({ status }) =>
    text(
      `El otro sistema respondió${status ? ` ${status}` : ''}.`,
      `The other system answered${status ? ` ${status}` : ''}.`,
    ),
  'http-status': ({ status }) =>
    text(
      `El otro sistema rechazó la petición${status ? ` (${status})` : ''}.`,
      `The other system refused the request${status ? ` (${status})` : ''}.`,
    ),
  'http-redirect': text(
    'El otro sistema mandó a otra dirección, y eso no se sigue. Escribe la dirección final.',
    'The other system sent us to another address, which is not followed. Write the final address.',
  ),
  'http-retry': text(
    'El otro sistema no respondió bien; se vuelve a intentar.',
    'The other system did not answer well; it is tried again.',
  ),
  'http-timeout': text('El otro sistema tardó demasiado en responder.', 'The other system took too long to answer.'),
  'http-unreachable': text('No se pudo llegar al otro sistema.', 'The other system could not be reached.'),
  'http-gave-up': text(
    'El otro sistema no respondió bien tras varios intentos.',
    'The other system did not answer well after several tries.',
  ),
  'http-address': text(
    'La dirección no sirve: tiene que ser https y sin puertos raros.',
    'The address cannot be used: it has to be https, without odd ports.',
  ),
  'http-private': text(
    'La dirección es de una red privada, y los flujos no pueden llamarla.',
    'The address is in a private network, which flows may not call.',
  ),
  'http-too-large': text(
    'La respuesta es demasiado grande (más de 64 KB).',
    'The answer is too large (more than 64 KB).',
  ),
  'http-secret-missing': text(
    'Falta el secreto que nombra un encabezado.',
    'The secret that a header names is not there.',
  ),
  'webhook-secret-missing': text(
    'Falta el secreto con que se firma. Genera uno nuevo en Ajustes → Webhooks.',
    'The secret to sign with is not there. Make a new one in Settings → Webhooks.',
  ),
  'webhook-gone': text(
    'Lo que se iba a avisar ya se borró, así que no se envió.',
    'What was to be told has been deleted, so it was not sent.',
  ),
  'webhook-not-there': text(
    'El aviso quedó en la aplicación; el webhook del paso ya no existe.',
    'The notice is in the app; the webhook of the step is not there any more.',
  ),
  'mail-not-set-up': text(
    'El aviso quedó en la aplicación; esta instalación no envía correo.',
    'The notice is in the app; this installation sends no mail.',
  ),
  'flow-not-live': text('El otro flujo no está activo.', 'The other flow is not live.'),
  'button-tapped': ({ button }) =>
    button
      ? text(`La persona eligió «${button}».`, `The person chose “${button}”.`)
      : text('La persona tocó el botón.', 'The person tapped the button.'),
  'answered-otherwise': text('La persona respondió otra cosa.', 'The person answered otherwise.'),
  'no-answer': text('La persona no respondió a tiempo.', 'The person did not answer in time.'),
  'no-case-met': text('El lead no cumple ningún caso.', 'The lead meets no case.'),
  'opportunity-closed': text('La oportunidad ya no está abierta.', 'The opportunity is no longer open.'),
  'deadline-removed': text('La oportunidad ya no tiene vencimiento.', 'The opportunity no longer has a deadline.'),
  'deadline-passed': text('El vencimiento ya pasó.', 'The deadline has passed.'),
  'cart-closed': text('El carrito se compró o se descartó.', 'The cart was bought or discarded.'),
  'date-missing': text(
    'El lead no tiene la fecha que había que esperar.',
    'The lead does not have the date to wait for.',
  ),
  'window-never-opens': text('El horario elegido no se abre ningún día.', 'The chosen hours open on no day.'),
  'ended-on-resume': text(
    'Se eligió terminar a quien tenía algo vencido al reanudar.',
    'It was chosen to end whoever had something overdue on resume.',
  ),
  'lead-merged': text(
    'El lead se unió con otro que ya había llegado más lejos en este flujo.',
    'The lead was merged with another that was further along in this flow.',
  ),
  'invented-person': text(
    'Es una persona inventada de la demostración, y ahora se envía de verdad.',
    'An invented person of the demo, and what is sent now reaches people.',
  ),
  'stopped-by-hand': text('Una persona del equipo lo detuvo.', 'Somebody of the team stopped it.'),
  'opportunity-deleted': text(
    'Se borró la oportunidad de la que se trataba.',
    'The opportunity it was about was deleted.',
  ),
  'sale-deleted': text('Se borró la venta de la que se trataba.', 'The sale it was about was deleted.'),
  'cart-deleted': text('Se borró el carrito del que se trataba.', 'The cart it was about was deleted.'),
  'flow-archived': text('El flujo fue archivado.', 'The flow was archived.'),
  'moved-to-version': ({ version }) =>
    version
      ? text(`Sigue con la versión ${version} del flujo.`, `Goes on with version ${version} of the flow.`)
      : text('Sigue con otra versión del flujo.', 'Goes on with another version of the flow.'),
  'done-before': text(
    'Ya se había hecho para esta persona antes de moverla aquí: no se repite.',
    'Had been done for this person before they were moved here: it is not done again.',
  ),
  'node-removed': text(
    'El paso donde estaba no existe en la versión nueva.',
    'The step it stood at does not exist in the new version.',
  ),
  'node-missing': text(
    'La versión publicada no tiene el paso siguiente. Es un error nuestro.',
    'The published version lacks the next step. This is our mistake.',
  ),
  'port-unknown': text(
    'El paso respondió con una salida que no existe. Es un error nuestro.',
    'The step answered with a way out that does not exist. This is our mistake.',
  ),
  'endless-cycle': text(
    'El camino da vueltas sin esperar. Es un error nuestro.',
    'The path goes round without waiting. This is our mistake.',
  ),
  'effect-broken': text(
    'Un paso falló varias veces por un error nuestro y el recorrido terminó.',
    'A step failed several times by our mistake, and the journey ended.',
  ),
  cancelled: text('Se canceló desde Temporal.', 'It was cancelled in Temporal.'),
  paused: text('Está en pausa.', 'It is paused.'),
} satisfies Record<string, Sentence>;

/** Why a yes does not count (consent.ts). */
export const consentReasons = {
  'consent-needs-evidence': text(
    'La persona pidió no recibir más mensajes. Para volver a escribirle hace falta que ella lo diga, o una prueba posterior.',
    'The person asked to get no more messages. To write to them again, they have to say so, or there must be newer evidence.',
  ),
  'consent-older': text(
    'Es anterior al pedido de no recibir más mensajes.',
    'It is from before the person asked to get no more messages.',
  ),
  'consent-not-theirs': text(
    'Alguien la quitó de la lista de bajas del proveedor, pero no fue la persona.',
    'Somebody took them off the provider’s list of people who stopped, and it was not the person.',
  ),
} satisfies Record<ConsentFault, Sentence>;

const all: Record<string, Sentence> = {
  ...phoneReasons,
  ...deliveryReasons,
  ...admissionReasons,
  ...enrolmentReasons,
  ...consentReasons,
  ...conversionReasons,
};
/** Every code there is a sentence for; `event:<name>` is understood besides. */
export const reasonCodes = Object.keys(all);
export type ReasonCode =
  | keyof typeof deliveryReasons
  | keyof typeof admissionReasons
  | keyof typeof enrolmentReasons
  | keyof typeof conversionReasons;

/**
 * The sentence of a reason, or null when the code is none of ours.
 * @param params `path` of a missing variable, `zone` of quiet hours
 */
export function describeReason(code: string | null | undefined, params: Params = {}): Text | null {
  if (!code) return null;
  if (code.startsWith('event:')) {
    const label = eventLabel(code.slice('event:'.length));
    return text(`Terminó porque pasó esto: ${label.es}.`, `It ended because this happened: ${label.en}.`);
  }
  if (!Object.hasOwn(all, code)) return null;
  const sentence = all[code]!;
  return typeof sentence === 'function' ? sentence(params) : sentence;
}
