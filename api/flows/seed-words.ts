/** What the owner's documents call the triggers that they name. */
const words: Record<string, string> = {
  'lead-created': 'lead_followup',
  'opportunity-deadline': 'opportunity_reminder',
  'sale-completed': 'post_sale_feedback',
  'cart-abandoned': 'abandoned_cart',
};

/** Every other kind of trigger goes by its own name: `tag_added`. Null: there is none. */
export const triggerWord = (kind: string | null | undefined): string | null =>
  kind ? (words[kind] ?? kind.replaceAll('-', '_')) : null;
