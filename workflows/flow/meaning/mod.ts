/**
 * What reads the words, dates, headers and money of people, without the language of flows: for threads that read files, which
 * would hold its schemas for nothing (19 MB each).
 */
export { contactMeaning, joinName } from './contact.ts';
export { readHeader } from './header-words.ts';
export { phrase, weigh, type Phrase } from './phrases.ts';
export { isTestLead } from './test-lead.ts';
export { endOfDay, withinDay } from '../time/day.ts';
export { isZone, parseLocal } from '../time/zone.ts';
export { isCurrency } from '../words/currencies.ts';
export { leadStatuses, maxTag, maxTags } from '../words/lead-words.ts';
export { phoneReasons } from '../words/phone-reasons.ts';
export { keyOf, slug } from '../words/slug.ts';
export { decimalsOf, oneLine, plain, plainWords } from '../words/text.ts';
