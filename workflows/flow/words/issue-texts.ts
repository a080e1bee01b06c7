/** What each issue means and what to do about it, in both languages. */
import { eventLabel } from './event-labels.ts';
import { findField } from '../fields.ts';
import type { Issue } from '../issue.ts';
import { nameBlank, nameUnsupported } from '../parts/names.ts';
import { nameLeadField } from './lead-fields.ts';
import type { Text } from './text.ts';

type Say = (p: Record<string, string | number>) => [es: string, en: string];

/** Says it of a blank by the name that people know. */
const about = (p: Record<string, string | number>, say: (name: Text) => [es: string, en: string]) =>
  say(nameBlank(String(p.position ?? ''), p.button));

/** A field by the name that people know. */
const nameField = (path: string | number | undefined): Text =>
  findField(String(path ?? ''))?.label ?? { es: String(path ?? ''), en: String(path ?? '') };

const texts = {
  malformed: (p) => [
    `Esta parte del flujo no tiene la forma esperada${p.field ? ` (${p.field})` : ''}. Deshaz el último cambio o vuelve a crear el paso.`,
    `This part of the flow does not have the expected shape${p.field ? ` (${p.field})` : ''}. Undo the last change or create the step again.`,
  ],
  'settings-invalid': (p) => [
    `Un ajuste del flujo no sirve (${p.field}). Corrígelo en los ajustes.`,
    `One of the flow's settings cannot be used (${p.field}). Correct it in the settings.`,
  ],
  'too-many-nodes': (p) => [
    `El flujo tiene ${p.count} pasos y el máximo es ${p.most}. Divídelo en varios.`,
    `The flow has ${p.count} steps; the most is ${p.most}. Split it into several.`,
  ],
  'too-many-edges': (p) => [
    `El flujo tiene ${p.count} flechas y el máximo es ${p.most}. Divídelo en varios.`,
    `The flow has ${p.count} arrows; the most is ${p.most}. Split it into several.`,
  ],
  'too-large': () => [
    'El flujo es demasiado grande. Acorta sus textos o divídelo.',
    'The flow is too large. Shorten its texts or split it.',
  ],
  'too-deep': () => [
    'El flujo tiene datos anidados sin límite. Simplifica sus condiciones.',
    'The flow holds endlessly nested data. Simplify its conditions.',
  ],
  'reserved-name': (p) => [
    `«${p.name}» es un nombre reservado. Usa otro.`,
    `“${p.name}” is a reserved name. Use another.`,
  ],
  'duplicate-node-id': (p) => [
    `Dos pasos tienen el mismo identificador «${p.id}». Duplica el paso de nuevo.`,
    `Two steps have the same id “${p.id}”. Duplicate the step again.`,
  ],
  'duplicate-edge-id': () => [
    'Dos flechas tienen el mismo identificador. Borra una y vuelve a conectarla.',
    'Two arrows have the same id. Delete one and connect it again.',
  ],
  'unknown-kind': (p) => [
    `No existe el tipo de paso «${p.kind}». Borra este paso.`,
    `There is no step of the kind “${p.kind}”. Delete this step.`,
  ],
  'dangling-edge': () => [
    'Esta flecha lleva a un paso que no existe. Bórrala.',
    'This arrow leads to a step that does not exist. Delete it.',
  ],
  'self-edge': () => [
    'Este paso se conecta consigo mismo. Borra esa flecha.',
    'This step is connected to itself. Delete that arrow.',
  ],
  'unknown-port': (p) => [
    `Este paso no tiene la salida «${p.port}». Vuelve a conectar la flecha.`,
    `This step has no way out called “${p.port}”. Connect the arrow again.`,
  ],
  'port-used-twice': (p) => [
    `De la salida «${p.port}» salen dos flechas. Deja una sola.`,
    `Two arrows leave from “${p.port}”. Keep only one.`,
  ],
  'edge-into-trigger': () => [
    'Nada puede llevar de vuelta al inicio. Conecta la flecha con otro paso.',
    'Nothing can lead back to the start. Connect the arrow to another step.',
  ],
  'no-trigger': () => [
    'Falta el inicio. Agrega un disparador que diga cuándo entra un lead.',
    'There is no start. Add a trigger that says when a lead enters.',
  ],
  'many-triggers': () => [
    'Hay más de un inicio. Deja uno y pasa el otro a un flujo propio.',
    'There is more than one start. Keep one and move the other to a flow of its own.',
  ],
  'unreachable-node': () => [
    'Ningún camino llega a este paso. Conéctalo o bórralo.',
    'No path leads to this step. Connect it or delete it.',
  ],
  'dead-end': () => [
    'Después de este paso no pasa nada. Conecta lo que sigue o bórralo.',
    'Nothing happens after this step. Connect what comes next or delete it.',
  ],
  'open-port': (p) => [
    `Quien salga por «${p.port}» termina el flujo ahí. Si no es lo que quieres, conéctalo.`,
    `Whoever takes “${p.port}” leaves the flow there. If that is not what you want, connect it.`,
  ],
  'cycle-without-wait': () => [
    'Este camino da vueltas sin esperar. Agrega una espera de un tiempo dentro de la vuelta.',
    'This path goes round without waiting. Add a wait for a time inside the loop.',
  ],
  'no-exit': () => [
    'Desde aquí nadie puede salir del flujo. Agrega una salida o un camino que termine.',
    'From here nobody can leave the flow. Add an exit or a path that ends.',
  ],
  'does-nothing': () => [
    'El flujo no envía ni cambia nada. Agrega una acción.',
    'The flow sends and changes nothing. Add an action.',
  ],
  'config-missing': () => ['Falta completar este campo.', 'This field is still empty. Fill it in.'],
  'config-invalid': () => [
    'El valor de este campo no sirve. Corrígelo.',
    "This field's value cannot be used. Correct it.",
  ],
  'config-unknown-field': (p) => [
    `Este paso no tiene un campo «${p.field}». Quítalo.`,
    `This step has no field “${p.field}”. Remove it.`,
  ],
  'choose-one': () => ['Elige una sola de las opciones de este paso.', "Choose exactly one of this step's options."],
  'bad-duration': () => [
    'El tiempo debe ser mayor que cero y de un año como máximo, por ejemplo 24 h.',
    'The time must be more than zero and a year at most, such as 24 h.',
  ],
  'bad-date': () => ['Esto no es una fecha. Elige un día y una hora.', 'This is not a date. Choose a day and a time.'],
  'past-date': (p) => [
    `La fecha ${p.date} ya pasó. Elige una futura.`,
    `The date ${p.date} has passed. Choose one in the future.`,
  ],
  'date-may-be-missing': (p) => {
    const label = findField(String(p.field))?.label;
    return [
      `No todos los leads de este flujo tienen «${label?.es ?? p.field}»; quien no la tenga termina aquí.`,
      `Not every lead of this flow has “${label?.en ?? p.field}”; whoever has none ends here.`,
    ];
  },
  'unknown-date-field': () => ['Ese campo no es una fecha. Elige otro.', 'That field is not a date. Choose another.'],
  'keywords-missing': () => ['Escribe al menos una palabra clave.', 'Write at least one keyword.'],
  'event-also-exits': (p) => [
    `«${eventLabel(String(p.event)).es}» también termina el flujo, así que aquí nunca seguirá por «Pasó». Quítalo de uno de los dos lugares.`,
    `“${eventLabel(String(p.event)).en}” also ends the flow, so it will never go on along “It happened”. Remove it from one of the two places.`,
  ],
  'split-too-few': () => ['Reparte entre dos caminos por lo menos.', 'Split into two ways at least.'],
  'split-sum': (p) => [
    `Los porcentajes suman ${p.sum} y deben sumar 100.`,
    `The percentages add up to ${p.sum}; they have to add up to 100.`,
  ],
  'go-to-missing': () => [
    'El paso elegido ya no existe. Elige otro.',
    'The chosen step is not there any more. Choose another.',
  ],
  'go-to-not-there': () => [
    'No se puede seguir en ese paso. Elige otro.',
    'It cannot go on at that step. Choose another.',
  ],
  'unknown-seller': () => [
    'La persona elegida ya no está en el equipo. Elige otra.',
    'The chosen person is not in the team any more. Choose another.',
  ],
  'no-sellers': () => [
    'Nadie del equipo es vendedor todavía. Invita a alguien o elige personas.',
    'Nobody of the team is a seller yet. Invite somebody or choose people.',
  ],
  'address-invalid': () => [
    'Escribe una dirección completa que empiece con https://, sin variables en el dominio.',
    'Write a whole address that begins with https://, without variables in the domain.',
  ],
  'address-plain': () => [
    'Sin https, solo funciona con sistemas que permitió quien administra la instalación.',
    'Without https it works only for systems that the operator of this installation allows.',
  ],
  'body-not-json': () => [
    'El cuerpo no es JSON. Revisa comillas y comas.',
    'The body is no JSON. Check quotes and commas.',
  ],
  'header-ours': (p) => [
    `El encabezado «${p.name}» lo pone Cadencia. Quítalo.`,
    `The header “${p.name}” is set by Cadencia. Remove it.`,
  ],
  'conversions-off': () => [
    'El envío de ventas a Meta está apagado: quien pase por aquí sale por «Si falla». Actívalo en Marketing → Ventas a Meta.',
    'Sending sales to Meta is off: whoever comes by here leaves by “If it fails”. Turn it on in Marketing → Sales to Meta.',
  ],
  'conversion-no-sale': () => [
    'Este flujo no empieza con una venta: quien llegue aquí sin haber comprado sale por «Si falla».',
    'This flow does not begin with a sale: whoever gets here without having bought leaves by “If it fails”.',
  ],
  'unknown-secret': (p) => [
    `No existe el secreto «${p.name}». Guárdalo o elige otro.`,
    `There is no secret “${p.name}”. Store it or choose another.`,
  ],
  'unknown-webhook': () => [
    'El webhook elegido ya no existe. Elige otro en Ajustes → Webhooks.',
    'The chosen webhook is not there any more. Choose another from Settings → Webhooks.',
  ],
  'caption-too-long': () => [
    'Junto a un archivo, WhatsApp muestra hasta 1024 caracteres. Acorta el texto o envíalo aparte.',
    'Beside a file WhatsApp shows at most 1024 characters. Shorten the text or send it by itself.',
  ],
  'audio-with-text': () => [
    'Un audio va solo: WhatsApp no muestra texto con él. Envía el texto en otro paso.',
    'An audio goes alone: WhatsApp shows no text with it. Send the text in another step.',
  ],
  'window-cannot-be-open': () => [
    'Hay un camino que llega aquí más de 24 h después de que la persona pudo escribir: WhatsApp ya no permite texto libre. Usa una plantilla o espera antes una respuesta.',
    'A path comes here more than 24 h after the person could have written: WhatsApp allows no free text by then. Use a template, or wait for an answer before.',
  ],
  'window-may-be-closed': () => [
    'Quien no haya escrito en las últimas 24 h sale de aquí por «Si falla». Conecta esa salida, por ejemplo con una plantilla.',
    'Whoever has not written within the last 24 h leaves by “If it fails”. Connect that way out, for example with a template.',
  ],
  'unknown-flow': () => [
    'El flujo elegido ya no existe. Elige otro.',
    'The chosen flow is not there any more. Choose another.',
  ],
  'button-missing': (p) => [
    `La plantilla no tiene el botón «${p.button}». Quítalo o elige otra plantilla.`,
    `The template has no button “${p.button}”. Remove it or choose another template.`,
  ],
  'button-twice': (p) => [`El botón «${p.button}» está dos veces.`, `The button “${p.button}” is there twice.`],
  'button-opts-out': (p) => [
    `«${p.button}» es un botón de baja: quien lo toca deja el flujo. Quítalo de uno de los dos lugares.`,
    `“${p.button}” is an opt-out button: whoever taps it leaves the flow. Remove it from one of the two places.`,
  ],
  'empty-branch': () => [
    'Este paso no tiene ningún caso. Agrega uno o bórralo.',
    'This step has no case. Add one or delete it.',
  ],
  'duplicate-port': (p) => [
    `Dos casos usan la salida «${p.port}». Cambia una.`,
    `Two cases use the way out “${p.port}”. Change one.`,
  ],
  'condition-malformed': () => [
    'Una condición está incompleta. Complétala o quítala.',
    'A condition is incomplete. Complete or remove it.',
  ],
  'condition-too-large': (p) => [
    `La condición es demasiado grande (máximo ${p.size} partes, ${p.depth} niveles). Simplifícala.`,
    `The condition is too large (at most ${p.size} parts, ${p.depth} levels). Simplify it.`,
  ],
  'condition-field': (p) => [
    `No existe el campo «${p.field}». Elige otro en la condición.`,
    `There is no field “${p.field}”. Choose another in the condition.`,
  ],
  'condition-operator': (p) => [
    `El campo «${nameField(p.field).es}» no se puede comparar así. Elige otra comparación.`,
    `The field “${nameField(p.field).en}” cannot be compared that way. Choose another comparison.`,
  ],
  'condition-value': (p) => [
    `Falta el valor con el que se compara «${nameField(p.field).es}», o no sirve.`,
    `The value to compare “${nameField(p.field).en}” with is missing or cannot be used.`,
  ],
  'value-unused': (p) => [
    `Ningún lead reciente tiene «${p.value}» en «${nameField(p.field).es}»: así no se cumple para nadie. Elige un valor de la lista.`,
    `No recent lead has “${p.value}” in “${nameField(p.field).en}”: nobody meets it. Choose a value of the list.`,
  ],
  'bad-event-name': () => [
    'Escribe el nombre con minúsculas, números, «_», «-» y «.», por ejemplo booking_started.',
    'Write the name in small letters, digits, “_”, “-” and “.”, such as booking_started.',
  ],
  'unknown-form': (p) => [
    `No conocemos el formulario ${p.form}. Elige otro, o espera a que llegue su primera respuesta.`,
    `The form ${p.form} is not known here. Choose another, or wait for its first answer.`,
  ],
  'unknown-segment': () => [
    'El segmento elegido ya no existe. Elige otro.',
    'The chosen segment no longer exists. Choose another one.',
  ],
  'unknown-sender': () => [
    'El número elegido ya no existe. Elige otro o usa el principal.',
    'The chosen number no longer exists. Choose another or use the default.',
  ],
  'template-missing': (p) => [
    `No existe la plantilla «${p.name}». Elige otra o sincroniza las plantillas.`,
    `There is no template “${p.name}”. Choose another or sync the templates.`,
  ],
  'template-language-missing': (p) => [
    `La plantilla «${p.name}» no existe en ${p.language}. Está en: ${p.languages}.`,
    `The template “${p.name}” does not exist in ${p.language}. It exists in: ${p.languages}.`,
  ],
  'template-not-approved': (p) => [
    `Meta no ha aprobado la plantilla «${p.name}» (${p.status}). Espera su aprobación o elige otra.`,
    `Meta has not approved the template “${p.name}” (${p.status}). Wait for approval or choose another.`,
  ],
  'template-paused': (p) => [
    `Meta pausó la plantilla «${p.name}» por baja calidad. Elige otra o espera a que vuelva.`,
    `Meta has paused the template “${p.name}” for low quality. Choose another or wait until it is back.`,
  ],
  'template-unsupported': (p) => {
    const what = nameUnsupported(String(p.what ?? ''));
    return [
      `La plantilla «${p.name}» tiene ${what.es}, que un flujo no puede completar. Elige otra.`,
      `The template “${p.name}” has ${what.en}, which a flow cannot fill in. Choose another.`,
    ];
  },
  'variable-missing': (p) => about(p, (name) => [`Falta ${name.es}. Complétalo.`, `Missing: ${name.en}. Fill it in.`]),
  'variable-extra': (p) =>
    about(p, (name) => [
      `La plantilla no tiene ${name.es}. Quítalo.`,
      `The template does not have ${name.en}. Remove it.`,
    ]),
  'link-invalid': (p) =>
    about(p, (name) => [
      `No sirve ${name.es}: escribe una dirección completa, como https://tienda.example/foto.jpg.`,
      `This cannot be ${name.en}: write a whole address, such as https://shop.example/photo.jpg.`,
    ]),
  'place-invalid': (p) =>
    about(p, (name) => [
      `Así no se puede enviar ${name.es}. WhatsApp quiere latitud y longitud (como -34.60, -58.38), un nombre y una dirección.`,
      `This cannot be ${name.en}. WhatsApp wants latitude and longitude (such as -34.60, -58.38), a name and an address.`,
    ]),
  'code-invalid': (p) =>
    about(p, (name) => [
      `Es demasiado largo para ser ${name.es}: WhatsApp admite hasta ${p.most} caracteres.`,
      `This is too long to be ${name.en}: WhatsApp takes up to ${p.most} characters.`,
    ]),
  'until-invalid': () => [
    'No se entiende hasta cuándo vale la oferta. Elige un tiempo después del envío, una fecha o un campo con fecha.',
    'Until when the offer lasts cannot be understood. Choose a time after sending, a date or a field that holds one.',
  ],
  'offer-expired': () => [
    'La oferta ya venció: WhatsApp rechazaría el mensaje. Elige una fecha que esté por venir.',
    'The offer has run out: WhatsApp would refuse the message. Choose a date that is yet to come.',
  ],
  'products-invalid': (p) =>
    about(p, (name) => [
      `No se entiende ${name.es}. Escribe una sección por línea, como «Zapatillas: SKU1, SKU2» (hasta 10 secciones y 30 productos).`,
      `This cannot be ${name.en}. Write a section in each line, such as “Shoes: SKU1, SKU2” (up to 10 sections and 30 products).`,
    ]),
  'variable-malformed': (p) => [
    `No se entiende «${p.text}». Escribe algo como {{lead.name | "amigo"}}.`,
    `“${p.text}” cannot be understood. Write something like {{lead.name | "friend"}}.`,
  ],
  'variable-unknown': (p) => [
    `No existe la variable «${p.path}». Elige una de la lista.`,
    `There is no variable “${p.path}”. Choose one from the list.`,
  ],
  'variable-without-fallback': (p) => [
    `A algunos leads les falta «${p.path}». Agrega un texto alternativo: {{${p.path} | "…"}}.`,
    `Some leads have no “${p.path}”. Add a fallback: {{${p.path} | "…"}}.`,
  ],
  'unknown-custom-field': (p) => [
    `Ningún lead tiene todavía el campo «${p.field}». Revisa que esté bien escrito.`,
    `No lead has the field “${p.field}” yet. Check its spelling.`,
  ],
  'field-not-writable': (p) => [
    `El campo «${p.field}» no se puede cambiar desde un flujo. Quítalo.`,
    `The field “${p.field}” cannot be changed by a flow. Remove it.`,
  ],
  'nothing-to-change': () => [
    'Elige qué cambiar: estado, etiquetas o campos.',
    'Choose what to change: status, tags or fields.',
  ],
  'field-blank': () => [
    'Escribe el nuevo valor, o di que el dato se borra.',
    'Write the new value, or say that it is erased.',
  ],
  'field-erased': (p) => [
    `Este paso borra «${nameLeadField(String(p.field)).es}» de cada lead que pasa por aquí.`,
    `This step erases “${nameLeadField(String(p.field)).en}” of every lead that comes by.`,
  ],
  'starts-itself': (p) => [
    `Este cambio a «${p.status}» vuelve a iniciar este mismo flujo. Usa «nunca» en la reentrada o un filtro.`,
    `This change to “${p.status}” starts this very flow again. Set re-entry to “never” or add a filter.`,
  ],
} satisfies Record<string, Say>;

export type IssueCode = keyof typeof texts;
/** Every code `validate` can report. */
export const issueCodes = Object.keys(texts) as IssueCode[];

/** The sentence of an issue: what is wrong and what to do. Unknown codes get a general one. */
export function describeIssue(issue: Issue): Text {
  const say: Say = Object.hasOwn(texts, issue.code)
    ? texts[issue.code as IssueCode]
    : () => [`Revisa este paso (${issue.code}).`, `Check this step (${issue.code}).`];
  const [es, en] = say({ field: issue.field ?? '', ...issue.params });
  return { es, en };
}
