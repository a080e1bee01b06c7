/** What a flow would have come to with the leads of the last days: entries, messages and their cost, beside the live version. */
import { Table, Text } from '@mantine/core';
import { language } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { formatMoney, formatNumber } from '../../ui/format.ts';
import { messagesOf, type Backtest, type Outcome } from './backtest.ts';

const number = (value: number) => formatNumber(value, language());

export function Expected({ backtest }: { backtest: Backtest }) {
  const { live, messages, unpriced } = backtest;
  return (
    <div>
      <Text size="sm" fw={500} mb={live ? 4 : 0}>
        {m.builder_backtest_result({
          entered: number(backtest.entered),
          messages: messagesOf(backtest),
          messagesShown: number(messagesOf(backtest)),
          written: backtest.with_messages,
          writtenShown: number(backtest.with_messages),
        })}
      </Text>
      {backtest.truncated && (
        <Text size="xs" mb={4}>
          {m.builder_backtest_truncated({ count: number(backtest.events) })}
        </Text>
      )}
      {live ? (
        <Beside draft={backtest} live={live} version={live.version} />
      ) : (
        backtest.cost.length > 0 && <Text size="sm">{m.builder_backtest_cost({ cost: costs(backtest) })}</Text>
      )}
      {messages.map(({ template, language: spoken, count, cost }) => (
        <Text key={`${template} ${spoken}`} size="xs" c="dimmed">
          {number(count)} · <span translate="no">{`${template} (${spoken})`}</span>
          {cost && ` · ${m.builder_backtest_each({ each: formatMoney(cost.per_message, cost.currency, language()) })}`}
        </Text>
      ))}
      {unpriced > 0 && (
        <Text size="xs" c="dimmed">
          {m.builder_backtest_unpriced({ count: unpriced })}
        </Text>
      )}
    </div>
  );
}

/** What would cost nothing says so; where nobody knows, nothing is invented. */
function costs(outcome: Outcome): string {
  if (outcome.cost.length > 0)
    return outcome.cost.map(({ amount, currency }) => formatMoney(amount, currency, language())).join(' + ');
  return messagesOf(outcome) === 0 ? number(0) : '–';
}

function Beside({ draft, live, version }: { draft: Outcome; live: Outcome; version: number }) {
  const rows: [name: string, of: (outcome: Outcome) => string][] = [
    [m.builder_backtest_entered(), ({ entered }) => number(entered)],
    [m.builder_backtest_sent(), (outcome) => number(messagesOf(outcome))],
    [m.builder_backtest_cost_name(), costs],
  ];
  return (
    <Table fz="xs" mb={4} verticalSpacing={3} horizontalSpacing={6} style={{ fontVariantNumeric: 'tabular-nums' }}>
      <Table.Thead>
        <Table.Tr>
          <Table.Td />
          <Table.Th ta="right">{m.builder_backtest_draft()}</Table.Th>
          <Table.Th ta="right">{m.builder_backtest_live({ version })}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(([name, of]) => (
          <Table.Tr key={name}>
            <Table.Th fw={400}>{name}</Table.Th>
            <Table.Td ta="right" fw={500}>
              {of(draft)}
            </Table.Td>
            <Table.Td ta="right">{of(live)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
