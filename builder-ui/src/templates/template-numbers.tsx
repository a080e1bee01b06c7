/** What became of a template's messages of late, on its card: how many went, and how many people opted out after one. */
import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { language } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { formatNumber, formatPercent } from '../ui/format.ts';

const days = 30;

/** One question for all the cards of the page. */
export function TemplateNumbers({ name, language: of }: { name: string; language: string }) {
  const found = useQuery({
    queryKey: keys.templates.part('numbers', String(days)),
    queryFn: () => read(api.crm.marketing.hsm['template-numbers'].$get({ query: { days: String(days) } })),
  });
  const numbers = found.data?.items.find((one) => one.name === name && one.language === of);
  if (!numbers || numbers.sent === 0) return null;
  const write = (count: number) => formatNumber(count, language());
  return (
    <Text size="xs" c="dimmed" mt={8}>
      {m.tpl_numbers({
        days,
        sent: write(numbers.sent),
        read: formatPercent(numbers.read / numbers.sent, language()),
        replied: formatPercent(numbers.replied / numbers.sent, language()),
        out: write(numbers.opted_out),
        rate: formatPercent(numbers.opted_out / numbers.sent, language()),
      })}
    </Text>
  );
}
