/** Why what was written is no telephone number that we could write to (db/crm/phone.ts). */
import { text } from './text.ts';

export const phoneReasons = {
  'phone-none': text('Esto no es un número de teléfono.', 'This is not a telephone number.'),
  'phone-digits-lost': text(
    'Una planilla redondeó el número y se perdieron dígitos. Búscalo en el original.',
    'A spreadsheet rounded the number and digits were lost. Look it up in the original.',
  ),
  'phone-no-country': text(
    'Falta el país: escribe el número con + y el código del país, o elige en Ajustes una zona horaria de tu país.',
    "The country is missing: write the number with + and the country's code, or choose a time zone of your country in Settings.",
  ),
  'phone-unknown-code': text(
    'Ningún país tiene este código. Revisa lo que sigue al +.',
    'No country has this code. Check what follows the +.',
  ),
  'phone-foreign': text(
    'No es un número de tu país. Si es de otro, escríbelo con + delante.',
    'This is not a number of your country. If it is of another one, write it with + in front.',
  ),
  'phone-no-area': text('Falta el código de área.', 'The area code is missing.'),
  'phone-too-short': text('Al número le faltan dígitos.', 'The number is too short: digits are missing.'),
  'phone-too-long': text('El número tiene dígitos de más.', 'The number is too long: it has more digits than it can.'),
  'phone-not-in-use': text(
    'Ningún número de ese país empieza así. Si es una serie nueva, un administrador puede permitirla en Ajustes.',
    'No number of that country begins like this. If it is a new range, an admin can allow it in Settings.',
  ),
};
export type PhoneReason = keyof typeof phoneReasons;
