/**
 * Why something was not sent, nobody entered, or an enrolment ended or is held: every stable code with its sentence.
 * The codes stand in `messages.reason`, `enrolments.reason`, `enrolments.waiting_reason`, `enrolment_steps.reason`, `consents.fault`, in answers
 * of the API and in traces. Add a code here in the same commit that writes it.
 */
import { eventLabel } from './event-labels.ts';
import type { ConsentFault } from '../consent.ts';
import { findField } from '../fields.ts';
import { nameBlank, nameUnsupported } from '../parts/names.ts';
import { phoneReasons } from './phone-reasons.ts';
import { text, type Text } from './text.ts';

type Params = Readonly<Record<string, string | number | null | undefined>>;
type Sentence = Text | ((params: Params) => Text);

/** What `deliver()` answers, in the order it checks (design §7), then what the provider answers. */
export const deliveryReasons = {
  'kill-switch-global': text(
    'Los envíos están detenidos en toda la instalación.',
    'Sending is stopped for the whole installation.',
  ),
  'kill-switch-tenant': text('Los envíos de la cuenta están detenidos.', 'Sending is stopped for this account.'),
  'kill-switch-sender': text('Los envíos desde este número están detenidos.', 'Sending from this number is stopped.'),
  'kill-switch-flow': text('Los envíos de este flujo están detenidos.', 'Sending by this flow is stopped.'),
  'flow-paused': text('El flujo está en pausa.', 'The flow is paused.'),
  'opted-out': text('La persona pidió no recibir más mensajes.', 'The person asked to get no more messages.'),
  'no-consent': text(
    'La persona no dio su consentimiento y la cuenta lo exige.',
    'The person has not given consent and this account requires it.',
  ),
  'no-phone': text(
    'El lead no tiene teléfono. Complétalo para poder escribirle.',
    'The lead has no phone number. Fill it in to write to them.',
  ),
  'phone-unusable': text(
    'El teléfono no sirve para WhatsApp. Revísalo.',
    'The phone number cannot be used for WhatsApp. Check it.',
  ),
  'not-on-whatsapp': text(
    'WhatsApp dijo que este número no lo tiene. No se vuelve a intentar por 30 días, salvo que la persona escriba.',
    'WhatsApp said that this number does not have it. It is not tried again for 30 days, unless the person writes.',
  ),
  'marketing-limit': text(
    'Meta limita los mensajes de marketing que recibe esta persona; se reintenta al día siguiente.',
    'Meta limits the marketing messages this person gets; it is tried again a day later.',
  ),
  'no-sender': text(
    'No hay un número desde el cual enviar. Conecta uno en Ajustes.',
    'There is no number to send from. Connect one in Settings.',
  ),
  'template-missing': text('La plantilla ya no existe en WhatsApp.', 'The template no longer exists in WhatsApp.'),
  'template-not-approved': text(
    'Meta no tiene aprobada la plantilla; la persona espera aquí hasta que lo esté.',
    'Meta has not approved the template; the person waits here until it is.',
  ),
  'template-paused': text(
    'Meta pausó la plantilla; la persona espera aquí hasta que vuelva.',
    'Meta paused the template; the person waits here until it is back.',
  ),
  'variable-missing': (p) => {
    const label = findField(String(p.path ?? ''))?.label;
    return label
      ? text(
          `Al lead le falta «${label.es}» y el mensaje no tiene texto alternativo.`,
          `The lead has no “${label.en}” and the message has no fallback text.`,
        )
      : text(
          'Falta el valor de una variable y no tiene texto alternativo.',
          'A variable has no value and no fallback text.',
        );
  },
  'window-closed': text(
    'Pasaron más de 24 h desde el último mensaje de la persona: solo se puede enviar una plantilla.',
    'More than 24 h since the person last wrote: only a template may be sent.',
  ),
  'quiet-hours': ({ zone }) =>
    zone
      ? text(
          `Es horario de silencio para la persona (hora de ${zone}); se enviará al terminar.`,
          `It is quiet time for the person (${zone} time); it will be sent when that ends.`,
        )
      : text(
          'Es horario de silencio para la persona; se enviará al terminar.',
          'It is quiet time for the person; it will be sent when that ends.',
        ),
  'frequency-cap': text(
    'La persona ya recibió el máximo de mensajes para este período.',
    'The person already got the most messages allowed for this period.',
  ),
  'send-budget': text(
    'Se alcanzó el tope diario de envíos de la cuenta; continuará mañana, cuando se pueda escribir a la persona.',
    'The account reached its daily limit of messages; it goes on tomorrow, at an hour fit for the person.',
  ),
  holdout: text(
    'La persona está en el grupo de control, que no recibe mensajes.',
    'The person is in the control group, which gets no messages.',
  ),
  'sender-rate': text(
    'El número está enviando a su velocidad máxima; espera su turno.',
    'The number is sending at full speed; this waits for its turn.',
  ),
  unknown: text(
    'El proveedor no respondió; esperamos su aviso antes de decidir.',
    'The provider did not answer; we wait for its notice before deciding.',
  ),
  unconfirmed: text(
    'El proveedor no confirmó si lo aceptó. No se reenvía solo, para no duplicarlo.',
    'The provider did not confirm whether it took it. It is not sent again by itself, so as not to double it.',
  ),
  'second-try': text(
    'No hubo noticias del intento anterior; se envía una vez más.',
    'Nothing was heard of the earlier try; it is sent once more.',
  ),
  unread: text(
    'Llegó algo sobre esta persona que todavía no se leyó; el mensaje espera a que se lea.',
    'Something about this person has arrived and is not read yet; the message waits until it is.',
  ),
  'left-flow': text(
    'La persona salió del flujo antes de que se enviara.',
    'The person left the flow before it was sent.',
  ),
  'template-unsupported': (p) => {
    const what = p.path ? nameUnsupported(String(p.path)) : text('una parte', 'a part');
    return text(
      `La plantilla tiene ${what.es}, que los flujos no pueden completar; la persona espera aquí hasta que elijas otra.`,
      `The template has ${what.en}, which flows cannot fill in; the person waits here until you choose another.`,
    );
  },
  'template-unfilled': (p) => {
    const name = nameBlank(String(p.path ?? '').replace(/^\{\{(.*)\}\}$/, '$1'));
    return p.path
      ? text(
          `El paso no dice ${name.es}, que la plantilla necesita; la persona espera aquí hasta que lo completes.`,
          `The step does not say ${name.en}, which the template needs; the person waits here until you fill it in.`,
        )
      : text(
          'Al paso le falta algo que la plantilla necesita; la persona espera aquí hasta que lo completes.',
          'The step lacks something that the template needs; the person waits here until you fill it in.',
        );
  },
  'variable-invalid': (p) => {
    const name = p.path ? nameBlank(String(p.path)) : text('un valor del mensaje', 'a value of the message');
    return text(
      `Lo que este lead tiene para ${name.es} no le sirve a WhatsApp. Corrígelo en el lead o en el paso.`,
      `What this lead has for ${name.en} is of no use to WhatsApp. Correct it in the lead or in the step.`,
    );
  },
  'offer-expired': text(
    'La oferta del mensaje ya había vencido. Cambia su fecha en el paso.',
    'The offer in the message had run out. Change its date in the step.',
  ),
  'provider-permanent': text(
    'WhatsApp rechazó el mensaje y reintentar no serviría.',
    'WhatsApp refused the message; trying again would not help.',
  ),
  'provider-recipient': text(
    'No se puede llegar a este número por WhatsApp.',
    'This number cannot be reached on WhatsApp.',
  ),
  'provider-opt-out': text(
    'La persona bloqueó los mensajes de marketing en WhatsApp.',
    'The person stopped marketing messages in WhatsApp.',
  ),
  'provider-limited': text(
    'Meta limita los mensajes de marketing que recibe esta persona y no lo entregó.',
    'Meta limits the marketing messages this person gets and did not deliver it.',
  ),
  'provider-window': text(
    'Pasaron más de 24 h desde su último mensaje: hace falta una plantilla.',
    'More than 24 h since they last wrote: a template is needed.',
  ),
  'provider-template': text(
    'Meta rechazó o pausó la plantilla; la persona espera aquí.',
    'Meta refused or paused the template; the person waits here.',
  ),
  'provider-pair': text(
    'Se enviaron muchos mensajes seguidos a esta persona; se reintenta en un momento.',
    'Too many messages in a row to this person; it is tried again shortly.',
  ),
  'provider-throttle': text(
    'El proveedor pidió ir más lento; se reintenta en un momento.',
    'The provider asked to slow down; it is tried again shortly.',
  ),
  'provider-sender': text(
    'Meta restringió el número que envía. Revísalo en WhatsApp Manager.',
    'Meta restricted the sending number. Check it in WhatsApp Manager.',
  ),
  'provider-billing': text(
    'La cuenta del proveedor no tiene saldo o medio de pago.',
    "The provider's account has no balance or payment method.",
  ),
  'provider-auth': text(
    'La conexión con el proveedor perdió sus permisos. Vuelve a conectarla en Ajustes.',
    'The connection to the provider lost its permissions. Reconnect it in Settings.',
  ),
  'provider-retry': text(
    'El proveedor tuvo un problema; se reintenta.',
    'The provider had trouble; it is tried again.',
  ),
} satisfies Record<string, Sentence>;

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
  'stopped-by-hand': text('Una persona del equipo lo detuvo.', 'Somebody of the team stopped it.'),
  'opportunity-deleted': text(
    'Se borró la oportunidad de la que se trataba.',
    'The opportunity it was about was deleted.',
  ),
  'sale-deleted': text('Se borró la venta de la que se trataba.', 'The sale it was about was deleted.'),
  'cart-deleted': text('Se borró el carrito del que se trataba.', 'The cart it was about was deleted.'),
  'flow-archived': text('El flujo fue archivado.', 'The flow was archived.'),
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
};
/** Every code there is a sentence for; `event:<name>` is understood besides. */
export const reasonCodes = Object.keys(all);
export type ReasonCode = keyof typeof deliveryReasons | keyof typeof admissionReasons | keyof typeof enrolmentReasons;

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
