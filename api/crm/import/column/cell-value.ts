/** What a cell says for a field: nothing, where it only says that there is nothing. */
import { plain } from '#flow/meaning';
import type { CellType } from '../file/table.ts';
import { dayOfSheet } from './sheet-days.ts';

/** Which fields hold dates, and which amounts. */
export const isDate = (field: string): boolean => /_at$|^deadline$/.test(field);
export const isMoney = (field: string): boolean => /^(value|amount)$|_amount$/.test(field);

/** In any column. Words such as `no` and `none` are answers in some, and are not here. */
const anywhere =
  /^([-–—_.*?]+|\(?(vacio|blank|en blanco|em branco|null|nil|undefined|not set|no data)\)?|#?n\/?[ad]|#?n\.[ad]\.?|#¡?(n\/[ad]|ref|value|valor|div\/0|name|nombre)[!?]?|nan|s\/d|sin datos?|sem dados?|no aplica|nao se aplica|no disponible|nao disponivel|not available|no informad[oa]|nao informad[oa]|sin informacion)$/;

const none = /^(no|nao|x|ningun[oa]?|nenhum[a]?|none|no tiene|no tengo|no posee|nao tem|sin|sem)$/;

/** By what a field holds, further ones. */
const byField: [field: RegExp, marks: RegExp][] = [
  [
    /phone/,
    /^(0+|(sin|sem|no tiene|no|without) ?(telefono|tel|numero|celular|whatsapp|telefone|phone|phone number|movil|cel)\.?)$/,
  ],
  [/email/, /^(0|(sin|sem|no tiene|no|without) ?(correo|mail|e-?mail|correo electronico|email address))$/],
  [
    /_at$|^deadline$/,
    /^(0+|0{1,4}([-/.])0{1,2}\2?0{0,4}([ t]0{1,2}:00(:00(\.0+)?)?)?|0?[01]\/0?[01]\/1900|1900-01-0[01]|(0001-01-01|1899-12-3[01]|1970-01-01|1969-12-31)([ t](00|19|2[0-3]):00(:00(\.0+)?)?z?)?|(30|31)\/12\/1899|12\/3[01]\/1899|0?1\/0?1\/(0001|1970)( 00:00(:00)?)?|(31\/12|12\/31)\/1969|nunca|never|sin fecha|sem data|no date)$/,
  ],
  [/^name$|_name$/, /^(sin nombre|sem nome|no name|desconocid[oa]|unknown|anonimo)$/],
  [/^seller$/, /^(sin asignar|unassigned|nadie|nobody|ninguno|none|sem responsavel)$/],
  [/_id$/, /^0+$/],
];

/** A field of these a `no` leaves empty; of the others it is an answer. */
const closed = /phone|email|_at$|^deadline$/;

interface Marks {
  marks: RegExp[];
  /** What stands in no mark of the field: most cells have it, and need not be compared with each. */
  never: RegExp;
}

const marksOf = new Map<string, Marks>();

/** All marks of a field, found once. */
function findMarks(field: string): Marks {
  const marks = [
    anywhere,
    ...(closed.test(field) ? [none] : []),
    ...byField.filter(([fields]) => fields.test(field)).map(([, own]) => own),
  ];
  const found = { marks, never: isDate(field) ? /20\d\d/ : /[1-9@]/ };
  // Fields have names of their own in a file (`custom.…`), but few.
  if (marksOf.size < 1000) marksOf.set(field, found);
  return found;
}

/**
 * @param field what the column holds
 * @returns the cell, or nothing where it only says that there is nothing: `-`, `n/a`, `0000-00-00`, `sin correo`
 */
export function withoutMark(field: string, cell: string): string {
  // Longer than any mark.
  if (cell.length > 40 || cell === '') return cell;
  const { marks, never } = marksOf.get(field) ?? findMarks(field);
  if (never.test(cell)) return cell;
  const word = plain(cell.replaceAll(/[\s\u00a0\u202f]+/g, ' ').trim());
  return word === '' || marks.some((mark) => mark.test(word)) ? '' : cell;
}

/**
 * As `withoutMark`; and what a spreadsheet holds as a number is told apart from text that looks like one.
 * @returns for an amount `=1234.5`, as a formula would say it; for a date without a date's format, the date
 */
export function valueOf(field: string, cell: string, type?: CellType): string {
  const value = withoutMark(field, cell);
  if (type !== 'number' || value === '') return value;
  if (isMoney(field)) return `=${value}`;
  const days = Number(value);
  // From 1954 to 2119: other numbers are no dates.
  if (!isDate(field) || days < 20_000 || days > 80_000) return value;
  return new Date(dayOfSheet(days)).toISOString().slice(0, 19).replace('T00:00:00', '');
}
