/** Who gets the credit: the rules that the numbers are made by, as they are named to people and in addresses. */
export const models = ['last_touch', 'first_touch'] as const;
export type Model = (typeof models)[number];

/** Days (of 24 hours) from the touch to the event within which an ad gets the credit. */
export const defaultWindow = 30;
export const longestWindow = 365;
