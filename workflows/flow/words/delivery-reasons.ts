/** The codes of reasons.ts that say why a message did not go, or not yet. */
import { findField } from '../fields.ts';
import { nameBlank, nameUnsupported } from '../parts/names.ts';
import { text, type Text } from './text.ts';

export type Params = Readonly<Record<string, string | number | null | undefined>>;
export type Sentence = Text | ((params: Params) => Text);

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
  'moved-away': text(
    'La persona pasó a otro paso, con otra versión del flujo, antes de que se enviara.',
    'The person went to another step, with another version of the flow, before it was sent.',
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
