/** What is wrong with a cell or a row, in a sentence for people: where the fault has none of its own. */
import type { Text } from '#flow';

const texts: Record<string, Text> = {
  invalid_phone: { es: 'No parece un teléfono.', en: 'It does not look like a telephone number.' },
  invalid_email: { es: 'No parece un correo.', en: 'It does not look like an e-mail address.' },
  invalid_date: {
    es: 'No es una fecha como 31/12/2026 o 2026-12-31.',
    en: 'It is not a date such as 31/12/2026 or 2026-12-31.',
  },
  invalid_amount: { es: 'No es un importe como 1.234,50.', en: 'It is not an amount such as 1,234.50.' },
  invalid_currency: { es: 'No es una moneda como ARS o USD.', en: 'It is not a currency such as ARS or USD.' },
  invalid_id: {
    es: 'No es un id: en la planilla, da formato de texto a la columna antes de guardarla.',
    en: 'It is not an id: format the column as text before saving the file.',
  },
  invalid_text: { es: 'Tiene caracteres que no son texto.', en: 'It has characters that are no text.' },
  unknown_member: {
    es: 'Nadie del equipo se llama así ni tiene ese correo.',
    en: 'Nobody of the team has this name or e-mail.',
  },
  unknown_lead: {
    es: 'No hay un lead con ese teléfono, correo o id. Importa primero los leads, o elige crear los que falten.',
    en: 'No lead has this phone, e-mail or id. Import the leads first, or choose to create those who are missing.',
  },
  not_recognisable: { es: 'Falta un teléfono, un correo o un id.', en: 'A phone, an e-mail or an id is needed.' },
  repeated: { es: 'Otra fila tiene este id.', en: 'Another row has this id.' },
  invalid_choice: {
    es: 'No sabemos qué significa esta palabra aquí.',
    en: 'We do not know what this word means here.',
  },
  kept_beside: {
    es: 'Hay más de uno: el primero es el del lead, los otros quedan en campos propios.',
    en: 'There is more than one: the first is the lead’s, the others are kept as custom fields.',
  },
  taken_for_won: { es: '“Cerrada” se toma como ganada.', en: '“Closed” is taken for won.' },
  kept_as_stage: {
    es: 'No dice ganada ni perdida: queda abierta, con esta palabra como etapa.',
    en: 'It says neither won nor lost: it stays open, with this word as its stage.',
  },
  partly_refunded: {
    es: 'Una parte se devolvió y no dice cuánto: se toma como completada, por el total.',
    en: 'A part was refunded and it does not say how much: it is taken as completed, for the whole amount.',
  },
  more_than_left: {
    es: 'Lo devuelto es más que el importe de la venta.',
    en: 'What was refunded is more than the amount of the sale.',
  },
  perhaps_paid: {
    es: 'Se toma como anulada. Si aquí quiere decir que se pagó, cámbialo por “pagada”.',
    en: 'It is taken as called off. If it means that it was paid, write “paid” instead.',
  },
  partly_paid: { es: 'Está pagada en parte: queda pendiente.', en: 'A part is paid: it stays pending.' },
  disputed: {
    es: 'Está en disputa: se toma como completada hasta que se resuelva.',
    en: 'It is disputed: it is taken as completed until that is settled.',
  },
  required: { es: 'Falta este dato.', en: 'It is missing.' },
};

/** @param message what the fault says to programs, for a code that is not told otherwise here */
export const faultText = (code: string, message: string): Text => texts[code] ?? { es: message, en: message };
