import { language } from './language.ts';

/** A count for a message: by which its plural is chosen, and as it is written. */
export const many = (count: number): { count: number; shown: string } => ({
  count,
  shown: count.toLocaleString(language()),
});
