/**
 * First guesses for a template's variables, from the words around each position and from what starts the flow. A guess is
 * always complete: where the value may be missing it has a fallback, so a new flow can be published as it stands.
 */
import {
  blanksOf,
  type CatalogueTemplate,
  findField,
  type Flow,
  kindOf,
  plain,
  splitText,
  type Text,
  textAround,
} from '#flow';
import { variableText } from './expression.ts';

interface Guess {
  path: string;
  /** Words of a template, accents and case removed, that speak of this field. */
  words: RegExp;
  fallback: Text;
}

const guesses: Guess[] = [
  {
    path: 'opportunity.deadline_time',
    words: /\b(a las|hora|horario|at|time)\b/,
    fallback: { es: 'hoy', en: 'today' },
  },
  {
    path: 'opportunity.deadline',
    words: /\b(vence|vencimiento|dia|fecha|cita|turno|deadline|date|day|appointment|expires|on)\b/,
    fallback: { es: 'pronto', en: 'soon' },
  },
  {
    path: 'cart.items',
    words: /\b(carrito|productos?|articulos?|cart|items?|products?)\b/,
    fallback: { es: 'tus productos', en: 'your products' },
  },
  {
    path: 'sale.amount',
    words: /\b(pago|compra|importe|total|monto|purchase|payment|amount)\b/,
    fallback: { es: 'tu compra', en: 'your purchase' },
  },
  {
    path: 'opportunity.name',
    words:
      /\b(oportunidad|propuesta|presupuesto|interes|consulta|servicio|opportunity|proposal|quote|interest|service|about|sobre)\b/,
    fallback: { es: 'tu consulta', en: 'your enquiry' },
  },
  {
    path: 'seller.name',
    words: /\b(soy|asesora?|vendedora?|atiende|habla|saluda|i am|this is|advisor|agent|from)\b/,
    fallback: { es: 'nuestro equipo', en: 'our team' },
  },
  { path: 'tenant.name', words: /\b(equipo de|empresa|tienda|team at|company|store)\b/, fallback: { es: '', en: '' } },
  {
    path: 'lead.first_name',
    words: /\b(hola|hey|hi|hello|buen|buenos|buenas|estimad[oa]|querid[oa]|dear|gracias|thanks)\b/,
    fallback: { es: 'qué tal', en: 'there' },
  },
];

const leadName = guesses.at(-1)!;

/** Which subject a trigger brings: a field about another one would be empty for everybody. */
const subjects: Record<string, string> = { opportunity: 'opportunity', sale: 'sale', cart: 'cart' };

/**
 * Variable texts for every place in a text of the template, in the template's own language. Links, codes, files and dates are left
 * to people: a guess there would be a name in a link.
 */
export function suggestVariables(template: CatalogueTemplate, flow: Flow): Record<string, string> {
  const language = template.language.startsWith('en') ? 'en' : 'es';
  const given = flow.nodes.flatMap((node) => kindOf(node.kind)?.trigger?.gives ?? []);
  const about = new Set(given.map((path) => path.split('.')[0]!));
  // Each text has its own: a name may stand in the header and in the body.
  const used = new Map<string, Set<string>>();
  const blanks = blanksOf(template.parts).filter((blank) => blank.is === 'text');
  return Object.fromEntries(
    blanks.map(({ key }) => {
      const { text, placeholder } = textAround(template.parts, key)!;
      const taken = used.get(text) ?? new Set();
      used.set(text, taken);
      const guess = guessFor(wordsAround(text, placeholder), about, taken) ?? (taken.size === 0 ? leadName : undefined);
      const chosen = guess && !taken.has(guess.path) ? guess : fallbackGuess(about, taken);
      taken.add(chosen.path);
      const sure = given.includes(chosen.path) || findField(chosen.path)?.nullable === false;
      return [key, variableText(chosen.path, sure ? '' : chosen.fallback[language])];
    }),
  );
}

/** The line before the place, then a few words after it: what stands before says most. */
function wordsAround(text: string, placeholder: string): { before: string; after: string } {
  const pieces = splitText(text);
  const at = pieces.findIndex((piece) => 'placeholder' in piece && piece.placeholder === placeholder);
  const textOf = (piece: (typeof pieces)[number] | undefined) => (piece && 'text' in piece ? piece.text : '');
  const before =
    textOf(pieces[at - 1])
      .split('\n')
      .at(-1) ?? '';
  const after = textOf(pieces[at + 1]).split(/[\n.]/)[0] ?? '';
  return { before: plain(before).slice(-40), after: plain(after).slice(0, 30) };
}

function guessFor(
  { before, after }: { before: string; after: string },
  about: Set<string>,
  used: Set<string>,
): Guess | undefined {
  const possible = guesses.filter((guess) => {
    const subject = subjects[guess.path.split('.')[0]!];
    return !used.has(guess.path) && (subject === undefined || about.has(subject));
  });
  return possible.find((guess) => guess.words.test(before)) ?? possible.find((guess) => guess.words.test(after));
}

function fallbackGuess(about: Set<string>, used: Set<string>): Guess {
  const ranked = [leadName, ...guesses.filter((guess) => about.has(guess.path.split('.')[0]!))];
  const seller = guesses.find((guess) => guess.path === 'seller.name')!;
  return ranked.find((guess) => !used.has(guess.path)) ?? (used.has(seller.path) ? leadName : seller);
}
