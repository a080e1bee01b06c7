/** A yes or a no, as forms tell it. */
import { consentMeaning } from '../import/meaning/fields.ts';
import { consentOf } from '../import/words/consent-words.ts';
import { consentEvidence, consentInput } from '../lead-schema.ts';
import { instantOf, isRecord, type Loose, toText, trimmed } from './loose-values.ts';

/** Where a word alone came from. */
const source = 'ingest';
const known = new Set(Object.keys(consentInput.shape));

/**
 * A yes with something wrong about it counts for nothing; a no holds whatever else was sent with it.
 * @returns `ignored`: paths of what does not count
 */
export function loosenConsent(given: unknown): { consent?: Loose; ignored: string[] } {
  const value = trimmed(given);
  if (value === undefined || value === null) return { ignored: [] };
  const told: Loose = isRecord(value) ? value : { granted: value };
  const granted = wordOf(told.granted);
  if (granted === undefined) return { ignored: ['consent'] };
  const ignored = Object.keys(told).flatMap((name) => (known.has(name) ? [] : [`consent.${name}`]));
  const consent: Loose = { granted, source: toText(told.source)?.slice(0, 50) ?? source };
  if (trimmed(told.occurred_at ?? undefined) !== undefined) consent.occurred_at = instantOf(told.occurred_at);
  if (told.evidence !== undefined && told.evidence !== null) {
    if (consentEvidence.safeParse(told.evidence).success) consent.evidence = told.evidence;
    else ignored.push('consent.evidence');
  }
  if (consentInput.safeParse(consent).success) return { consent, ignored };
  if (granted) return { ignored: ['consent'] };
  return { consent: { granted, source }, ignored: [...ignored, 'consent.occurred_at'] };
}

/**
 * Whoever says by another name that messages are welcome, or are not: `whatsapp_opt_in: yes`, `opt_out: true`, `No contactar`.
 * @param strange fields that a lead does not have
 * @returns what they say together (a no is heard beside any yes), and the fields that say nothing of it
 */
export function takeConsentWords(strange: [string, unknown][]): {
  said: boolean | undefined;
  rest: [string, unknown][];
} {
  const said: boolean[] = [];
  const rest = strange.filter(([name, value]) => {
    const meaning = consentMeaning(name);
    const word = wordOf(value);
    if (!meaning || word === undefined) return true;
    // A no to "write to me no more" is no yes to messages.
    if (meaning === 'consent') said.push(word);
    else if (word || /baja|out|unsub|bloq|block/i.test(String(value))) said.push(false);
    return false;
  });
  return { said: said.includes(false) ? false : said[0], rest };
}

function wordOf(value: unknown): boolean | undefined {
  const text = toText(value);
  // `on` is what a ticked box of a form sends when it has no value of its own.
  return text === undefined ? undefined : (consentOf(text) ?? undefined);
}
