/**
 * The one rule by which a person's yes or no counts, whichever door it comes in by. Pure: db/crm/consents.ts asks it under the
 * lock of the lead, with the database's clock.
 *
 * | said | what stands | counts |
 * |---|---|---|
 * | no, by any door, dated anything | anything | from the moment it arrives |
 * | yes, by any door but `list` | no refusal | yes |
 * | yes, the person's own word | a refusal | when it was said after the refusal, else `consent-older` |
 * | yes, told by others, with evidence | a refusal | when the evidence is from after the refusal, else `consent-older` |
 * | yes, told by others, without | a refusal | no: `consent-needs-evidence`, whatever it is dated |
 * | yes, of the provider's `list` | anything | no: `consent-not-theirs`; an agent or a system tidied up |
 *
 * Instants in the future count as now. Whoever reports a refusal, it is taken for the person's own.
 */

/** Whose word comes in by a door: the person's own, what others tell about them, or nobody's. */
export const consentDoors = {
  screen: 'told',
  api: 'told',
  ingest: 'told',
  import: 'told',
  /** A box ticked in an Instant Form: whoever types a number in need not be the one who has it. */
  lead_form: 'told',
  keyword: 'own',
  button: 'own',
  /** WhatsApp's own switch for marketing messages. */
  user_preferences: 'own',
  /** The provider's list of people who stopped, where the person is said to have done it in WhatsApp. */
  unsubscribe: 'own',
  /** The same list, changed by an agent or a system. */
  list: 'nobody',
  /** WhatsApp's answer to a send: this person stopped marketing messages. */
  '131050': 'own',
  /** What a lead had said that became part of another, and what goes with a number to its next lead: only refusals. */
  merge: 'told',
  number: 'told',
} as const satisfies Record<string, 'own' | 'told' | 'nobody'>;
export type ConsentDoor = keyof typeof consentDoors;

export interface ConsentWord {
  granted: boolean;
  door: ConsentDoor;
  /** When it was said, epoch ms; null is now. */
  at: number | null;
  /** When what proves a yes was given, epoch ms. */
  evidenceAt?: number | null;
}

export type ConsentState = 'granted' | 'revoked' | null;

export interface ConsentStanding {
  state: ConsentState;
  /** When the newest refusal was said, epoch ms; null where nobody knows. */
  refusedAt: number | null;
}

/** Why a yes does not count; sentences in words/reasons.ts. */
export type ConsentFault = 'consent-older' | 'consent-needs-evidence' | 'consent-not-theirs';

export interface ConsentVerdict {
  state: ConsentState;
  /** When it was said, at the latest now. */
  at: number;
  /** Null when it counts. */
  fault: ConsentFault | null;
}

/** What a word comes to. @param now epoch ms, by the clock that all words are measured with */
export function weighConsent(word: ConsentWord, standing: ConsentStanding, now: number): ConsentVerdict {
  const at = Math.min(word.at ?? now, now);
  if (!word.granted) return { state: 'revoked', at, fault: null };
  const fault = faultOf(word, standing, at, now);
  return { state: fault ? standing.state : 'granted', at, fault };
}

function faultOf(word: ConsentWord, { state, refusedAt }: ConsentStanding, at: number, now: number) {
  const voice = consentDoors[word.door];
  if (voice === 'nobody') return 'consent-not-theirs';
  if (state !== 'revoked') return null;
  if (voice === 'told' && word.evidenceAt == null) return 'consent-needs-evidence';
  const said = voice === 'own' ? at : Math.min(word.evidenceAt!, now);
  return said > (refusedAt ?? -Infinity) ? null : 'consent-older';
}
