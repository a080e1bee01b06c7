/** A number and a unit in one line, for durations inside other controls. */
import { Group, NumberInput, Select } from '@mantine/core';
import { m } from '../../paraglide/messages.js';
import { durationText, durationUnits, partsOf, type DurationUnit } from './duration-parts.ts';

export const unitNames: Record<DurationUnit, () => string> = {
  seconds: m.builder_unit_seconds,
  minutes: m.builder_unit_minutes,
  hours: m.builder_unit_hours,
  days: m.builder_unit_days,
  weeks: m.builder_unit_weeks,
};

interface DurationInputProps {
  label: string;
  value: unknown;
  onChange(value: string | undefined, typing?: 'typing'): void;
  readOnly: boolean;
  error?: boolean;
}

/** The sign of an offset is kept as it is; `OffsetControl` adds the choice of before or after. */
export function DurationInput({ label, value, onChange, readOnly, error }: DurationInputProps) {
  const parts = partsOf(value);
  const unit = parts?.unit ?? 'hours';
  const sign = parts?.sign ?? '+';
  return (
    <Group gap={6} wrap="nowrap" flex={1}>
      <NumberInput
        aria-label={`${label}: ${m.builder_duration_count()}`}
        value={parts?.count ?? ''}
        onChange={(count) =>
          onChange(typeof count === 'number' ? durationText({ count, unit, sign }) : undefined, 'typing')
        }
        min={0}
        max={99_999}
        allowDecimal={false}
        allowNegative={false}
        readOnly={readOnly}
        error={error}
        w={84}
      />
      <Select
        aria-label={`${label}: ${m.builder_duration_unit()}`}
        data={durationUnits.map((name) => ({ value: name, label: unitNames[name]() }))}
        value={unit}
        onChange={(next) => next && onChange(durationText({ count: parts?.count ?? 1, unit: next, sign }))}
        allowDeselect={false}
        readOnly={readOnly}
        flex={1}
      />
    </Group>
  );
}
