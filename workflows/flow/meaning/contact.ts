/**
 * Which header or question is the person's phone, e-mail or name, in any wording. One reading for files (api/crm/import), Instant
 * Forms (relay/meta) and whoever else gets a form's answers.
 */
import { type Said, readHeader } from './header-words.ts';
import { type Phrase, phrase, weighAny } from './phrases.ts';

export type ContactField =
  | 'phone'
  | 'email'
  /** One word or the whole: what it is depends on whether a surname stands beside it. */
  | 'name'
  | 'full_name'
  | 'first_name'
  | 'middle_name'
  | 'last_name'
  | 'second_last_name';

export interface ContactMeaning {
  field: ContactField;
  /** Of several phones or e-mails the lower one is tried first: WhatsApp, then mobile, then any, work, another, at home. */
  rank: number;
  /** False where words are in it that we do not know: then the answers have to look like it, too. */
  sure: boolean;
}

const place = '?number ?person ?user ?main ?work ?home ?other ?additional ?value ?current ?full ?second';
const list = (...texts: string[]): Phrase[] => texts.map(phrase);

const phrases: Record<ContactField, Phrase[]> = {
  phone: list(
    `phone|mobile|whatsapp ${place} ?code ?area ?country ?international ?messages ?receive ?electronic`,
    `number contact ?main ?code ?area ?country`,
    `number messages`,
  ),
  email: list(`email ${place} ?electronic ?address ?messages ?receive`, 'address electronic ?person'),
  full_name: list(
    'name full ?person ?main',
    'name surname ?full ?first ?second ?given ?paternal ?maternal ?middle ?person',
    'called ?full',
  ),
  name: list('name ?person ?main', 'called name'),
  first_name: list('name first|given ?person'),
  middle_name: list('name middle|second|additional ?person'),
  last_name: list('surname ?person ?paternal ?first', 'name surname family', 'surname family', 'name last ?person'),
  second_last_name: list('surname second|maternal ?person'),
};

const ranks = ['whatsapp', 'mobile', '', 'work', 'other', 'additional', 'home'] as const;

/** What one does with a number. */
const reaching = /llam|escrib|contact|comuni|call|text|reach|lig(ar|amos)|escrev/i;

/** Somebody or something else's number, or a question about it that yes or no answers. */
const elses =
  /^(empresa|company|compania|organiza|organisa|instituc|madre|padre|mama|papa|mother|father|mae|pai|tutor|parent|emergenc|conyug|spouse|espos|marido|pareja|referid|referenc|referr|amig|friend|jefe|boss|chefe|soporte|support|suporte|tienda|store|loja|fax|tienes|tenes|tiene|have|has|usas|usa|use|utiliza|verific|tipo|type|envio|shipping|entrega|delivery|despacho|remitente|destinatari|recipient|proveedor|supplier|aval|garante|hij|filh|son|daughter|herman|vecin|modelo|model|marca|plan|cantidad|quantity|count|notas?|notes?|comentari|comments?|coment|bounce|rebot|invalid|prefijo|extension|ext|ramal)/;

/**
 * @param header of a column, or a question, as written
 * @returns null where it is none of these, or belongs to somebody else: `Nombre de la campaña`, `Email del vendedor`
 */
export function contactMeaning(header: string): ContactMeaning | null {
  const said = readHeader(header);
  if (said.length === 0) return null;
  const weights = (Object.keys(phrases) as ContactField[]).map((field) => ({
    field,
    weight: weighAny(said, phrases[field]),
  }));
  const best = weights.reduce((a, b) => (b.weight > a.weight ? b : a));
  if (best.weight > 0) return { field: best.field, rank: rankOf(said), sure: true };
  // "¿A qué número te llamamos?": what else would one call.
  const isNumber = (each: Said) => 'about' in each && each.about === 'number';
  const isCalled =
    reaching.test(header) &&
    said.some(isNumber) &&
    said.every((each) => isNumber(each) || ('unknown' in each && reaching.test(each.unknown)));
  return isCalled ? { field: 'phone', rank: rankOf(said), sure: false } : guess(said);
}

/** `¿Con qué número de WhatsApp te registraste?`: a phone beside words we do not know. */
function guess(said: Said[]): ContactMeaning | null {
  const unknown = said.flatMap((each) => ('unknown' in each ? [each.unknown] : []));
  if (unknown.length === 0 || unknown.some((word) => elses.test(word))) return null;
  const known = said.filter((each) => 'about' in each);
  const field = (['phone', 'email'] as const).find((each) => weighAny(known, phrases[each]) > 0);
  return field ? { field, rank: rankOf(said) + ranks.length, sure: false } : null;
}

function rankOf(said: Said[]): number {
  const words = new Set(said.map((each) => ('about' in each ? each.about : undefined)));
  const found = ranks.findIndex((each) => each !== '' && words.has(each));
  const plainRank = ranks.indexOf('');
  if (found === -1) return plainRank;
  // "WhatsApp del trabajo" is a WhatsApp all the same; "Celular alternativo" comes after the first.
  const later = ranks.findLastIndex((each) => each !== '' && words.has(each));
  return later > plainRank && found < plainRank && words.has('whatsapp') === false ? later : found;
}

/** The questions of a form (or the keys of a body) that are the person's: phones and e-mails in the order to try, names by part. */
export interface ContactQuestions {
  phones: string[];
  emails: string[];
  names: Partial<Record<Exclude<ContactField, 'phone' | 'email'>, string>>;
}

/** Finds who the person is among the questions of a form, which are read as by `contactMeaning`; each question is at most one thing. */
export function findContact(questions: string[]): ContactQuestions {
  const read = questions.flatMap((question) => {
    const meaning = contactMeaning(question);
    return meaning ? [{ question, ...meaning }] : [];
  });
  const ranked = (field: ContactField) =>
    read
      .filter((each) => each.field === field)
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ question }) => question);
  const names: ContactQuestions['names'] = {};
  for (const { field, question } of read) if (field !== 'phone' && field !== 'email') names[field] ??= question;
  return { phones: ranked('phone'), emails: ranked('email'), names };
}

/** What stands under each part of a name, blank or missing where it does not. */
export type NameParts = Partial<Record<Exclude<ContactField, 'phone' | 'email'>, string | undefined>>;

/**
 * One name of its parts: the whole where it is given, else the parts in the order of the language they are in. A surname that the
 * name has already (`Ana Paz`, `Paz`) is not said twice.
 * @returns '' where nothing is given
 */
export function joinName(parts: NameParts): string {
  const part = (name: keyof NameParts) => parts[name]?.trim() ?? '';
  if (part('full_name')) return part('full_name');
  const given = [part('first_name') || part('name'), part('middle_name')].filter(Boolean).join(' ');
  const family = [part('last_name'), part('second_last_name')].filter(Boolean).join(' ');
  const has = (text: string) =>
    text !== '' && ` ${given} `.toLocaleLowerCase().endsWith(` ${text} `.toLocaleLowerCase());
  if (has(family)) return given;
  return [given, family].filter(Boolean).join(' ');
}
