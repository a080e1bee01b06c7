/** How each column of dates or amounts is read: in words, and to be changed, with the effect at once. */
import { Paper, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import type { ImportReport, Readings } from './run-import.ts';

type Told = ImportReport['readings'][number];
type Chosen = Readings[string];

interface ReadingsPanelProps {
  report: ImportReport;
  chosen: Readings;
  onChoose: (readings: Readings) => void;
  disabled: boolean;
}

export function ReadingsPanel({ report, chosen, onChoose, disabled }: ReadingsPanelProps) {
  if (report.readings.length === 0) return null;
  const choose = (header: string, change: Chosen) =>
    onChoose({ ...chosen, [header]: { ...chosen[header], ...change } });
  return (
    <Paper p="md" component="section" aria-label={m.import_readings()}>
      <Stack gap="md">
        <Title order={2}>{m.import_readings()}</Title>
        {report.readings.map((told) => (
          <Stack key={told.header} gap={6}>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              <b>{told.header}</b>: {say(told.text)}
            </Text>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              {told.dates ? (
                <Order told={told} disabled={disabled} onChange={(change) => choose(told.header, change)} />
              ) : (
                <Money told={told} disabled={disabled} onChange={(change) => choose(told.header, change)} />
              )}
            </SimpleGrid>
          </Stack>
        ))}
      </Stack>
    </Paper>
  );
}

interface ChoiceProps {
  told: Told;
  disabled: boolean;
  onChange: (change: Chosen) => void;
}

function Order({ told, disabled, onChange }: ChoiceProps) {
  return (
    <Select
      aria-label={m.import_reading_dates({ column: told.header })}
      data={[
        { value: 'day-first', label: m.import_reading_day_first() },
        { value: 'month-first', label: m.import_reading_month_first() },
      ]}
      value={told.dates === 'split' ? null : told.dates}
      placeholder={m.import_reading_choose()}
      onChange={(dates) => onChange({ dates: dates === 'month-first' ? 'month-first' : 'day-first' })}
      allowDeselect={false}
      disabled={disabled}
    />
  );
}

/** Those that our users are paid in; any other can stand in the cells. */
const usual = 'ARS BOB BRL CLP COP CRC DOP EUR GBP GTQ HNL MXN NIO PAB PEN PYG USD UYU VES'.split(' ');

function Money({ told, disabled, onChange }: ChoiceProps) {
  const own = told.currency ?? '';
  const currencies = [...new Set([own, ...usual])].filter(Boolean);
  return (
    <>
      <Select
        aria-label={m.import_reading_decimals({ column: told.header })}
        data={[
          { value: 'comma', label: m.import_reading_comma() },
          { value: 'point', label: m.import_reading_point() },
        ]}
        value={told.decimals === 'split' ? null : told.decimals}
        placeholder={m.import_reading_choose()}
        onChange={(decimals) => onChange({ decimals: decimals === 'point' ? 'point' : 'comma' })}
        allowDeselect={false}
        disabled={disabled}
      />
      <Select
        aria-label={m.import_reading_currency({ column: told.header })}
        data={[
          { value: 'cell', label: m.import_reading_cell({ currency: told.only ? '…' : own }) },
          ...currencies.map((currency) => ({ value: currency, label: m.import_reading_only({ currency }) })),
        ]}
        value={told.only ? own : 'cell'}
        onChange={(currency) => onChange({ currency: currency ?? 'cell' })}
        allowDeselect={false}
        disabled={disabled}
        searchable
      />
    </>
  );
}
