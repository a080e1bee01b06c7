/**
 * First guesses for a template's variables, from the words around each position and from what starts the flow. A guess is
 * always complete: where the value may be missing it has a fallback, so a new flow can be published as it stands.
 */
import { findField, kindOf, plain, positionsOf, type CatalogueTemplate, type Flow, type Text } from '#flow';
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

/** Variable texts for every position of the template, in the template's own language. */
export function suggestVariables(template: CatalogueTemplate, flow: Flow): Record<string, string> {
  const language = template.language.startsWith('en') ? 'en' : 'es';
  const text = [template.header, template.body].filter((part) => part !== null).join('\n');
  const given = flow.nodes.flatMap((node) => kindOf(node.kind)?.trigger?.gives ?? []);
  const about = new Set(given.map((path) => path.split('.')[0]!));
  const used = new Set<string>();
  const positions = template.variables.length > 0 ? template.variables : positionsOf(text);
  return Object.fromEntries(
    positions.map((position, index) => {
      const guess = guessFor(wordsAround(text, position), about, used) ?? (index === 0 ? leadName : undefined);
      const chosen = guess && !used.has(guess.path) ? guess : fallbackGuess(about, used);
      used.add(chosen.path);
      const sure = given.includes(chosen.path) || findField(chosen.path)?.nullable === false;
      return [position, variableText(chosen.path, sure ? '' : chosen.fallback[language])];
    }),
  );
}

/** The line before the position, then a few words after it: what stands before says most. */
function wordsAround(text: string, position: string): { before: string; after: string } {
  const match = new RegExp(`\\{\\{\\s*0*${position}\\s*\\}\\}`).exec(text);
  if (!match) return { before: '', after: '' };
  const before = text.slice(0, match.index).split(/[\n}]/).at(-1) ?? '';
  const after = text.slice(match.index + match[0].length).split(/[\n{.]/)[0] ?? '';
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
