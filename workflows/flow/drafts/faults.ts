/** What is wrong with a draft, in words. */
import { text, type Text } from '../words/text.ts';

type Params = Readonly<Record<string, string | number>>;
type Say = (p: Params) => Text;
const say =
  (es: string, en: string): Say =>
  (p) => {
    const fill = (words: string) => words.replace(/\{(\w+)\}/g, (_, name: string) => String(p[name] ?? ''));
    return text(fill(es), fill(en));
  };

const texts = {
  'name-invalid': say(
    'El nombre lleva solo minúsculas sin acento, números y guiones bajos: promo_otono.',
    'A name has lower-case letters, digits and underscores only: autumn_promo.',
  ),
  'language-unknown': say('WhatsApp no tiene plantillas en ese idioma.', 'WhatsApp has no templates in that language.'),
  'category-unknown': say('Elige una categoría.', 'Choose a category.'),
  'category-unfit': say(
    'Esto solo puede ir en una plantilla de {category}.',
    'This may only stand in a {category} template.',
  ),
  'body-missing': say('Falta el texto del mensaje.', 'The message needs a text.'),
  'part-unknown': say('WhatsApp no tiene una parte así.', 'WhatsApp has no such part.'),
  'part-twice': say('Está dos veces; solo puede estar una.', 'It is there twice; once is all.'),
  'part-unfit': say('No puede ir junto con {other}.', 'It cannot stand beside {other}.'),
  'text-missing': say('Falta el texto.', 'The text is missing.'),
  'text-long': say('Tiene {length} caracteres; entran {most}.', 'It has {length} characters; {most} fit.'),
  'text-lines': say('Va en una sola línea.', 'It goes in one line.'),
  'text-marks': say(
    'Sin negritas, cursivas ni emojis: WhatsApp no los admite en el encabezado.',
    'No bold, italics or emoji: WhatsApp does not take them in a header.',
  ),
  'text-gaps': say(
    'Tiene demasiados espacios o líneas vacías seguidas.',
    'It has too many spaces or empty lines in a row.',
  ),
  'variables-none': say('Acá no puede haber variables.', 'There can be no variables here.'),
  'variables-many': say('Acá entra una sola variable.', 'One variable fits here.'),
  'variables-broken': say(
    'Hay llaves mal escritas cerca de «{near}»: una variable se escribe {{1}}.',
    'There are broken braces near “{near}”: a variable is written {{1}}.',
  ),
  'variables-mixed': say(
    'O todas las variables tienen número, o todas tienen nombre.',
    'Either all variables have numbers, or all have names.',
  ),
  'variables-order': say(
    'Falta {{{missing}}}: las variables se cuentan desde 1, sin saltos.',
    '{{{missing}}} is missing: variables count from 1 without gaps.',
  ),
  'variables-edge': say(
    'El texto no puede empezar ni terminar con una variable: agrega alguna palabra.',
    'The text may not begin or end with a variable: add a word.',
  ),
  'variables-touch': say(
    'Hay dos variables pegadas: pon alguna palabra entre ellas.',
    'Two variables touch: put a word between them.',
  ),
  'variables-ratio': say(
    'Son {variables} variables para {words} palabras; WhatsApp pide al menos {least} palabras.',
    'That is {variables} variables for {words} words; WhatsApp wants at least {least} words.',
  ),
  'sample-missing': say(
    'Falta un ejemplo para {{{variable}}}: Meta lo lee al revisar.',
    'A sample for {{{variable}}} is missing: Meta reads it at review.',
  ),
  'sample-code': say('Falta un código de ejemplo.', 'A sample code is missing.'),
  'file-missing': say('Falta un archivo de ejemplo para la revisión.', 'A sample file for the review is missing.'),
  'file-ending': say(
    'El ejemplo tiene que ser un archivo {endings}, con dirección completa.',
    'The sample must be a {endings} file, with a whole address.',
  ),
  'buttons-none': say('Agrega un botón o quita la parte.', 'Add a button or remove the part.'),
  'buttons-many': say('Son {count} y entran {most} de este tipo.', 'There are {count} and {most} of this sort fit.'),
  'buttons-apart': say(
    'Las respuestas rápidas van juntas: antes o después de los demás botones.',
    'Quick replies stand together: before or after the other buttons.',
  ),
  'buttons-same': say('Ya hay un botón con ese texto.', 'There is a button with that text already.'),
  'button-unknown': say('WhatsApp no tiene un botón así.', 'WhatsApp has no such button.'),
  'button-unfit': say('Este botón no puede ir en esta plantilla.', 'This button cannot stand in this template.'),
  'button-first': say('El botón de copiar código va primero.', 'The button that copies a code comes first.'),
  'coupon-missing': say(
    'Una oferta que vence lleva primero el botón de copiar código.',
    'An offer that runs out has the button that copies a code first.',
  ),
  'offer-file': say(
    'El encabezado de una oferta es una imagen o un video.',
    'The header of an offer is a picture or a video.',
  ),
  'url-invalid': say(
    'Escribe una dirección completa, como https://tienda.example/ver.',
    'Write a whole address, such as https://shop.example/see.',
  ),
  'url-variable': say(
    'La variable {{1}} va una vez y al final de la dirección.',
    'The variable {{1}} stands once, at the end of the address.',
  ),
  'url-sample': say(
    'Falta un ejemplo de la dirección completa, con la variable ya puesta.',
    'A sample of the whole address is missing, with the variable filled in.',
  ),
  'url-whatsapp': say(
    'Meta no admite enlaces a WhatsApp (wa.me) en botones.',
    'Meta takes no links to WhatsApp (wa.me) in buttons.',
  ),
  'phone-invalid': say('Escribe el número con código de país: +54…', 'Write the number with its country code: +54…'),
  'form-missing': say(
    'Elige el formulario (su id) y su primera pantalla.',
    'Choose the form (its id) and its first screen.',
  ),
  'code-text': say(
    'WhatsApp escribe el texto de los códigos: aquí no va texto propio.',
    'WhatsApp writes the text of codes: no text of your own goes here.',
  ),
  'code-button': say(
    'Una plantilla de códigos lleva un botón de código, y solo uno.',
    'A template for codes has one code button, and only one.',
  ),
  'code-kind': say('Elige cómo se copia el código.', 'Choose how the code is copied.'),
  'code-apps': say(
    'Para completar el código solo hace falta la app: su paquete y su firma de 11 caracteres.',
    'To fill the code in by itself the app is needed: its package and its 11 character signature.',
  ),
  'code-terms': say(
    'Hay que aceptar las condiciones de completar sin tocar.',
    'The terms of zero-tap must be accepted.',
  ),
  'code-minutes': say('El código vale de 1 a 90 minutos.', 'A code lasts 1 to 90 minutes.'),
  'cards-count': say(
    'Un carrusel tiene de 2 a 10 tarjetas; aquí hay {count}.',
    'A carousel has 2 to 10 cards; here are {count}.',
  ),
  'cards-differ': say(
    'Todas las tarjetas llevan lo mismo: imagen o video, y los mismos tipos de botones.',
    'All cards have the same: a picture or a video, and the same sorts of buttons.',
  ),
  'card-file': say('Cada tarjeta lleva una imagen o un video.', 'Each card has a picture or a video.'),
  'card-buttons': say('Cada tarjeta lleva uno o dos botones.', 'Each card has one or two buttons.'),
} as const satisfies Record<string, Say>;

export type DraftCode = keyof typeof texts;
export const draftCodes = Object.keys(texts) as DraftCode[];

/** One thing that WhatsApp would refuse. */
export interface DraftFault {
  /** `name`, `components.1.text`, `components.2.buttons.0.url`, `components.1.cards.0.components.1.text` */
  path: string;
  code: DraftCode;
  params: Params;
}

/** Collects faults of one place of a draft. */
export type Report = (path: string, code: DraftCode, params?: DraftFault['params']) => void;

/** A sentence for people: what is wrong, and what to do. */
export const describeDraftFault = ({ code, params }: Pick<DraftFault, 'code' | 'params'>): Text => texts[code](params);
