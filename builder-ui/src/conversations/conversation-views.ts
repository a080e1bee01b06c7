/** The lists of conversations, in the order of their tabs; the API has the same ones. */
export const conversationViews = ['open', 'mine', 'unanswered', 'closed'] as const;
export type ConversationView = (typeof conversationViews)[number];
