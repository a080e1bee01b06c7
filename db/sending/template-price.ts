/** What a template's messages cost of late. */
import type { Tx } from '../platform/tenant.ts';

export interface Price {
  /** Decimal string. */
  each: string;
  currency: string;
  /** Whose prices these were. */
  of: 'template' | 'category';
  /** How many messages it is the mean of. */
  messages: number;
}

/** What the provider asked lately for a template's messages, else for others of its category; null when nobody knows. */
export async function priceOf(
  tx: Tx,
  template: { name: string; language: string; category: string },
): Promise<Price | null> {
  const { name, language, category } = template;
  for (const whose of ['template', 'category'] as const) {
    const [row] = await tx<{ each: string; currency: string; messages: number }[]>`
      select round(avg(price), 6)::text as each, price_currency as currency, count(*)::int as messages from (
        select price, price_currency from messages m
        where m.price is not null and m.price_currency is not null and ${
          whose === 'template'
            ? tx`m.template_name = ${name} and m.template_language = ${language}`
            : tx`(m.template_name, m.template_language) in (select t.name, t.language from meta_templates t where t.category = ${category})`
        }
        order by m.created_at desc limit 200) latest
      group by 2 order by 3 desc limit 1`;
    if (row) return { ...row, of: whose };
  }
  return null;
}
