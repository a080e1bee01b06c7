/**
 * Leads that Meta's own testing tool makes: nobody answered. Its placeholders are whole answers in angle brackets, in the words of
 * the language the tool is in (`<test lead: dummy data for full_name>`); address and number are always the same.
 */
import { plain } from '../words/text.ts';

const placeholder = /^<[^<>]{3,300}>$/;
const aboutTests = /test|prueba|essai|dummy|fictici|ejemplo|exemplo|lead/;
const addresses = new Set(['test@meta.com', 'test@fb.com']);
const number = /^(p:)?\+?1?5105559999$/;

/** @param answers of one lead, as they came. One of Meta's test data among them is enough. */
export function isTestLead(answers: readonly string[]): boolean {
  return answers.some((answer) => {
    const text = answer.trim();
    if (placeholder.test(text)) return aboutTests.test(plain(text));
    return addresses.has(text.toLowerCase()) || number.test(text.replaceAll(/[\s().-]/g, ''));
  });
}
