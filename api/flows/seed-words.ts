/** What the owner's documents call triggers, on the wire: rules and logs of automation say these. */
import { kinds } from '#flow';

/** The four that the documents name. Every other kind of trigger goes by its own name, so a new one needs no line here. */
const words: Record<string, string> = {
  'lead-created': 'lead_followup',
  'opportunity-deadline': 'opportunity_reminder',
  'sale-completed': 'post_sale_feedback',
  'cart-abandoned': 'abandoned_cart',
};

/** @param kind of the trigger: `tag-added` is `tag_added`. Null: there is none. */
export const triggerWord = (kind: string | null | undefined): string | null =>
  kind ? (words[kind] ?? kind.replaceAll('-', '_')) : null;

/** Every word there is, with what starts such a flow. */
export const triggerWords: readonly { word: string; starts: string }[] = Object.entries(kinds).flatMap(
  ([kind, { group, description }]) => (group === 'trigger' ? { word: triggerWord(kind)!, starts: description.en } : []),
);
