/** A field of the flow language by the name that people know. */
import { findField } from '#flow';
import { say } from '../app/language.ts';

/** @param path as conditions and variables have it; one that there is not is shown as it is written */
export function fieldName(path: string): string {
  const field = findField(path);
  return field ? say(field.label) : path;
}

/** Words from the middle of a sentence as the beginning of one. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
