/**
 * Why something was not sent, not entered or ended: every stable code with its sentence in both languages.
 * The codes stand in `messages.reason`, `enrolments.reason`, `enrolments.waiting_reason` and in answers of the API.
 * Add a code here in the same commit that writes it.
 */
export interface Sentence {
  es: string;
  en: string;
}

/** `deliver()`, in the order it checks (design §7). */
export const deliveryReasons = {
  'kill-switch-global': {
    es: 'Los envíos están detenidos en toda la instalación.',
    en: 'Sending is stopped for the whole installation.',
  },
  'kill-switch-tenant': { es: 'Los envíos de la cuenta están detenidos.', en: 'Sending is stopped for this account.' },
  'kill-switch-sender': {
    es: 'Los envíos desde este número están detenidos.',
    en: 'Sending from this number is stopped.',
  },
  'kill-switch-flow': { es: 'Los envíos de este flujo están detenidos.', en: 'Sending by this flow is stopped.' },
  'flow-paused': { es: 'El flujo está en pausa.', en: 'The flow is paused.' },
  'opted-out': { es: 'La persona pidió no recibir más mensajes.', en: 'The person asked to get no more messages.' },
  'no-consent': {
    es: 'La persona no dio su consentimiento y la cuenta lo exige.',
    en: 'The person has not given consent and this account requires it.',
  },
  'no-phone': { es: 'El lead no tiene teléfono.', en: 'The lead has no phone number.' },
  'phone-unusable': { es: 'El teléfono no sirve para WhatsApp.', en: 'The phone number cannot be used for WhatsApp.' },
  'no-sender': { es: 'No hay un número desde el cual enviar.', en: 'There is no number to send from.' },
  'template-missing': {
    es: 'La plantilla ya no existe en WhatsApp.',
    en: 'The template no longer exists in WhatsApp.',
  },
  'template-not-approved': {
    es: 'Meta no tiene aprobada la plantilla; la persona espera aquí hasta que lo esté.',
    en: 'Meta has not approved the template; the person waits here until it is.',
  },
  'template-paused': {
    es: 'Meta pausó la plantilla; la persona espera aquí hasta que vuelva.',
    en: 'Meta paused the template; the person waits here until it is back.',
  },
  'variable-missing': {
    es: 'Falta el valor de una variable y no tiene texto alternativo.',
    en: 'A variable has no value and no fallback text.',
  },
  'window-closed': {
    es: 'Pasaron más de 24 h desde el último mensaje de la persona: solo se puede enviar una plantilla.',
    en: 'More than 24 h since the person last wrote: only a template may be sent.',
  },
  'quiet-hours': {
    es: 'Es horario de silencio para la persona; se enviará al terminar.',
    en: 'It is quiet time for the person; it will be sent when that ends.',
  },
  'frequency-cap': {
    es: 'La persona ya recibió el máximo de mensajes para este período.',
    en: 'The person already got the most messages allowed for this period.',
  },
  'send-budget': {
    es: 'Se alcanzó el tope diario de envíos de la cuenta; continuará mañana.',
    en: 'The account reached its daily limit of messages; it goes on tomorrow.',
  },
  holdout: {
    es: 'La persona está en el grupo de control, que no recibe mensajes.',
    en: 'The person is in the control group, which gets no messages.',
  },
  'sender-rate': {
    es: 'El número está enviando a su velocidad máxima; espera su turno.',
    en: 'The number is sending at full speed; this waits for its turn.',
  },
  unconfirmed: {
    es: 'El proveedor no confirmó si lo aceptó. No se reenvía, para no duplicarlo.',
    en: 'The provider did not confirm whether it took it. It is not sent again, so as not to double it.',
  },
} satisfies Record<string, Sentence>;

/** Why a lead could not be entered in a flow. */
export const admissionReasons = {
  'lead-not-found': { es: 'El lead no existe.', en: 'The lead does not exist.' },
  'already-inside': { es: 'Ya está dentro de este flujo.', en: 'Already inside this flow.' },
  'been-before': {
    es: 'Ya pasó por este flujo y el flujo no permite volver a entrar.',
    en: 'Has been through this flow, and the flow lets nobody in twice.',
  },
  'cooling-down': {
    es: 'Estuvo en este flujo hace poco; todavía no puede volver a entrar.',
    en: 'Was in this flow not long ago; may not enter again yet.',
  },
  'same-occurrence': { es: 'Ya entró por este mismo motivo.', en: 'Already entered for this very reason.' },
  'filter-not-met': {
    es: 'No cumple la condición de entrada del flujo.',
    en: "Does not meet the flow's condition for entry.",
  },
} satisfies Record<string, Sentence>;

/** Why an enrolment ended or is held, beside what `deliver()` says. */
export const enrolmentReasons = {
  'exit-node': { es: 'Llegó a una salida del flujo.', en: 'Reached an exit of the flow.' },
  'end-of-path': { es: 'Llegó al final de su camino.', en: 'Reached the end of its path.' },
  'stopped-by-hand': { es: 'Una persona del equipo lo detuvo.', en: 'Somebody of the team stopped it.' },
  'flow-archived': { es: 'El flujo fue archivado.', en: 'The flow was archived.' },
  paused: { es: 'Está en pausa.', en: 'It is paused.' },
} satisfies Record<string, Sentence>;

const all: Record<string, Sentence> = { ...deliveryReasons, ...admissionReasons, ...enrolmentReasons };

/** The sentence of a code, or null when the code is none of ours (a provider's error, for example). */
export function sentenceFor(code: string | null): Sentence | null {
  return code !== null && Object.hasOwn(all, code) ? all[code]! : null;
}
