/** What other systems and people call the state of a lead. */
import { leadStatuses, plainWords } from '#flow/meaning';
import { dealStatusOf } from './deal-words.ts';
import { remember } from './remember.ts';

const words: Record<string, string[]> = {
  new: [
    'novo',
    'nova',
    'nueva',
    'new lead',
    'nuevo lead',
    'lead nuevo',
    'created',
    'sin contactar',
    'not contacted',
    'nao contatado',
  ],
  contacted: ['contactada', 'contatado', 'contatada', 'connected', 'attempted to contact'],
  qualified: ['calificada', 'cualificado', 'cualificada', 'qualificado', 'qualificada', 'lead calificado'],
};

/** One of the product's own statuses, or null: a tenant may have words of their own. */
export const leadStatusOf = remember((cell: string): string | null => {
  const said = plainWords(cell);
  const own = leadStatuses.find(({ value, label }) =>
    [value, plainWords(label.es), plainWords(label.en)].includes(said),
  );
  if (own) return own.value;
  const other = Object.entries(words).find(([, spellings]) => spellings.includes(said));
  if (other) return other[0];
  const deal = dealStatusOf(cell);
  return deal === 'won' || deal === 'lost' ? deal : null;
});
