/** What a header or a question says, word by word: `¿Cuál es tu Nº de WhatsApp?` → whatsapp. */
import { plain } from '../words/text.ts';
import { conceptOf, type Concept } from './lexicon.ts';

/** A word we know by what it is about, or one we do not, as it was written. */
export type Said = { about: Concept } | { unknown: string };

/** Two words that are one. */
const compounds: [RegExp, string][] = [
  [/\bwhats app(s?)\b/g, 'whatsapp'],
  [/\be mail(s?)\b/g, 'email'],
  [/\b(opt|opted) in\b/g, 'optin'],
  [/\b(opt|opted) out\b/g, 'optout'],
  [
    /\b(do not|don t|dont|no|nao) (contact|call|disturb|message|email|contactar|contatar|llamar|ligar|molestar|escribir|enviar)\b/g,
    'optout',
  ],
  [/\b(?:dad[oa]s? )?de baja\b/g, 'optout'],
  [/\b(fecha|data) (de )?envio\b/g, '$1 submission'],
  [/^to email( address)?$/g, 'recipient email'],
  [/\bad set\b/g, 'adset'],
  [/\bcell phone\b/g, 'cellphone'],
  [/\bsales? rep(resentative)?\b/g, 'seller'],
  [/\bfirst and last( name)?\b/g, 'full name'],
  [/\blast name\b/g, 'surname'],
  [/\bfamily name\b/g, 'surname'],
  [/\b(sign|signed) up\b/g, 'signup'],
  [/\b(consent|optin) at\b/g, '$1 date'],
  [/\bad id\b|\badid\b/g, 'ad id'],
];

/** Longer ones are texts, and nobody's header. */
const longest = 300;

/**
 * @param header as written: with accents, `_`, `¿…?`, `Teléfono 1`, camelCase, or glued (`nombreyapellido`)
 * @returns its words in order, those that carry nothing left out
 */
export function readHeader(header: string): Said[] {
  const spaced = header
    .slice(0, longest)
    // `n.º 2`, `Nº`, `1°`: a sign of ordinals, not a letter.
    .replaceAll(/[ºª°]/g, 'o ')
    .replaceAll(/(\p{Ll}|\d)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replaceAll(/(\p{L}{3,})(\d+)/gu, '$1 $2');
  let text = plain(spaced)
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
  for (const [pattern, word] of compounds) text = text.replaceAll(pattern, word);
  const said = (word: string): Said[] => {
    const about = conceptOf(word);
    if (about === '') return [];
    if (about !== undefined) return [{ about }];
    return split(word) ?? [{ unknown: word }];
  };
  const words = text.split(' ').filter(Boolean);
  const read = words.flatMap(said);
  // A script that we cannot read at all is a word, too.
  return read.length === 0 && words.length === 0 && header.trim() !== '' ? [{ unknown: header }] : read;
}

/** A glued word as the words we know, if it is nothing but these: `nombreyapellido`, `fechadealta`, `campaignid`. */
function split(word: string): Said[] | undefined {
  if (word.length > 40) return undefined;
  for (let end = word.length - 1; end >= 2; end--) {
    const [head, tail] = [word.slice(0, end), word.slice(end)];
    const about = conceptOf(head);
    // A word of three letters begins too many others.
    if (about === undefined || (about !== '' && head.length < 4 && !(about === 'utm'))) continue;
    const rest = conceptOf(tail);
    const said: Said[] | undefined =
      rest === undefined
        ? split(tail)
        : rest === ''
          ? undefined
          : tail.length < 4 && tail !== 'id'
            ? undefined
            : [{ about: rest }];
    const glued = said ?? (tail === 'at' || tail === 'on' ? [] : undefined);
    if (glued && (about !== '' || glued.length > 0)) return about === '' ? glued : [{ about }, ...glued];
  }
  // `nombre·y·apellido`: what joins them may be one letter.
  return /^[yeo]./.test(word) && word.length > 5 ? whole(word.slice(1)) : undefined;
}

function whole(word: string): Said[] | undefined {
  const about = conceptOf(word);
  return about ? [{ about }] : split(word);
}
