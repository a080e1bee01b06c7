/** What a back-test came to, in numbers: people, messages by template and by day, and what they would have cost. */
import * as z from 'zod';
import { localDay, type Catalogue } from '#flow';
import { allow, type Tx } from '#db/platform/tenant.ts';
import { priceOf, type Price } from '#db/sending/template-price.ts';
import { cost, costOf } from '../cost.ts';
import type { Passage } from './backtest.ts';

export const outcome = z.object({
  entered: z.int().openapi({ description: 'Entries; somebody may enter more than once.' }),
  with_messages: z.int().openapi({ description: 'People who would have got a message at least, each once.' }),
  messages: z.array(
    z.object({
      template: z.string(),
      language: z.string(),
      count: z.int(),
      cost: cost.nullable().openapi({ description: 'From what the provider asked lately; null where it never told.' }),
    }),
  ),
  cost: z
    .array(z.object({ amount: z.string(), currency: z.string() }))
    .openapi({ description: 'Of all messages whose price is known, by currency.' }),
  unpriced: z.int().openapi({ description: 'Messages whose price nobody knows: they are not in `cost`.' }),
});
export type Outcome = z.infer<typeof outcome>;

/** A message of a template that would have gone out. */
export interface Sent {
  at: string;
  node: string | null;
  template: string;
  language: string;
}

export function sentIn({ trace }: Passage): Sent[] {
  return trace.entries.flatMap(({ at, node, command, outcome: came, data }) => {
    const template = data?.template as { name: string; language: string } | undefined;
    return command === 'perform' && came === 'sent' && template
      ? [{ at, node, template: template.name, language: template.language }]
      : [];
  });
}

/** What a message of each template costs, by `keyOf`; nothing of those whose price nobody knows. */
export type Prices = ReadonlyMap<string, Price>;

const keyOf = ({ template, language }: Pick<Sent, 'template' | 'language'>) => JSON.stringify([template, language]);

/** @param catalogue says of which category a template is: others of it tell its price where its own messages do not */
export async function pricesOf(tx: Tx, passages: readonly Passage[], { templates }: Catalogue): Promise<Prices> {
  await allow(tx, 15);
  const prices = new Map<string, Price>();
  for (const [key, one] of new Map(passages.flatMap(sentIn).map((sent) => [keyOf(sent), sent]))) {
    const { template: name, language } = one;
    const known = templates.find((each) => each.name === name && each.language === language);
    const price = await priceOf(tx, { name, language, category: known?.category ?? '' });
    if (price) prices.set(key, price);
  }
  return prices;
}

export function outcomeOf(passages: readonly Passage[], prices: Prices): Outcome {
  const byTemplate = Map.groupBy(passages.flatMap(sentIn), keyOf);
  const messages = [...byTemplate].map(([key, same]) => {
    const { template, language } = same[0]!;
    const price = prices.get(key);
    return { template, language, count: same.length, cost: price ? costOf(price, same.length) : null };
  });
  const sums = new Map<string, number>();
  for (const { cost: one } of messages) {
    if (one) sums.set(one.currency, (sums.get(one.currency) ?? 0) + Number(one.amount));
  }
  return {
    entered: passages.length,
    with_messages: new Set(passages.filter((one) => sentIn(one).length > 0).map(({ lead }) => lead.id)).size,
    messages: messages.toSorted((a, b) => b.count - a.count),
    cost: [...sums].map(([currency, amount]) => ({ amount: amount.toFixed(2), currency })),
    unpriced: messages.reduce((sum, one) => sum + (one.cost ? 0 : one.count), 0),
  };
}

/** Messages by the tenant's calendar day, the first day first; days without any are left out. */
export function byDay(passages: readonly Passage[], zone = 'UTC'): { date: string; messages: number }[] {
  const days = Map.groupBy(passages.flatMap(sentIn), ({ at }) => localDay(Date.parse(at), zone));
  return [...days]
    .map(([date, sent]) => ({ date, messages: sent.length }))
    .toSorted((a, b) => a.date.localeCompare(b.date));
}
