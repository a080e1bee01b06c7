/** What people call languages and categories of templates. */
import { language } from '../app/language.ts';
import { m } from '../paraglide/messages.js';

/** «español (Argentina) · es_AR» */
export function languageName(code: string): string {
  try {
    const name = new Intl.DisplayNames([language()], { type: 'language' }).of(code.replace('_', '-'));
    return name && name !== code ? `${name} · ${code}` : code;
  } catch {
    return code;
  }
}

const categories: Record<string, () => string> = {
  MARKETING: m.tpl_category_of_marketing,
  UTILITY: m.tpl_category_of_utility,
  AUTHENTICATION: m.tpl_category_of_code,
};
/** Meta's word where it is one we do not know. */
export const categoryName = (category: string): string => (categories[category] ?? (() => category))();
