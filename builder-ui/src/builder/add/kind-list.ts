/** The kinds on offer at a place, grouped as in the palette and found by typing. Pure but for the language. */
import { kinds, plain, type Group, type Kind } from '#flow';
import { language } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';

export interface KindEntry {
  name: string;
  kind: Kind;
}

export const groups: readonly Group[] = ['trigger', 'time', 'logic', 'act'];

const names: Record<Group, () => string> = {
  trigger: m.builder_group_trigger,
  time: m.builder_group_time,
  logic: m.builder_group_logic,
  act: m.builder_group_act,
};
export const groupName = (group: Group): string => names[group]();

const entries: KindEntry[] = Object.entries(kinds).map(([name, kind]) => ({ name, kind: kind as Kind }));

interface Place {
  /** Triggers only where the flow has none. */
  triggers: boolean;
  /** In the middle of an arrow only kinds that lead on. */
  onward: boolean;
}

/** What may be put there, in the palette's order, acts and waits first: they are what people come for. */
export function kindsFor({ triggers, onward }: Place): KindEntry[] {
  return entries.filter(
    ({ kind }) => (triggers || kind.group !== 'trigger') && (!onward || kind.ports(kind.defaults).length > 0),
  );
}

/** The entries whose title or description has the words, in either language; titles of the current one first. */
export function searchKinds(list: readonly KindEntry[], text: string): KindEntry[] {
  const wanted = plain(text).trim();
  if (wanted === '') return [...list];
  const rank = ({ name, kind }: KindEntry): number => {
    const title = plain(kind.title[language()]);
    if (title.startsWith(wanted)) return 0;
    if (title.includes(wanted)) return 1;
    if (plain(`${kind.title.es} ${kind.title.en} ${name}`).includes(wanted)) return 2;
    return plain(kind.description[language()]).includes(wanted) ? 3 : 9;
  };
  return list.filter((entry) => rank(entry) < 9).toSorted((a, b) => rank(a) - rank(b));
}
