/** A limited-time offer: its heading, and until when it lasts. */
import { listOf, type PartKind, typeOf, wordOf } from './part.ts';

export interface Offer {
  is: 'offer';
  text: string;
  expires: boolean;
}
const untilKey = 'offer.until';

export const offer: PartKind<Offer> = {
  read(component) {
    if (typeOf(component) !== 'LIMITED_TIME_OFFER') return null;
    const told = listOf([component.limited_time_offer])[0] ?? {};
    return [{ is: 'offer', text: wordOf(told.text), expires: told.has_expiration === true }];
  },
  blanks: (part) => (part.expires ? [{ key: untilKey, is: 'until', placeholder: null, max: 1024 }] : []),
  fill: (part, said) => (part.expires ? { in: 'offer', values: [said.get(untilKey)!.value] } : null),
  draw: (part) => [{ as: 'offer', text: part.text, until: part.expires ? untilKey : null }],
};
