/** A date and time on the business's clock. The zone is said under the field. */
import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { currentPlace } from '../../app/place.ts';
import { fromWallClock, toWallClock } from '../zoned.ts';

interface InstantFieldProps {
  label: string;
  /** ISO 8601, or null for none. */
  value: string | null;
  onChange: (value: string | null) => void;
  error?: ReactNode;
  required?: boolean;
}

export function InstantField({ label, value, onChange, error, required }: InstantFieldProps) {
  const { timezone } = currentPlace();
  return (
    <TextInput
      type="datetime-local"
      label={label}
      description={timezone.replaceAll('_', ' ')}
      value={toWallClock(value, timezone)}
      onChange={(event) => onChange(fromWallClock(event.currentTarget.value, timezone))}
      error={error}
      required={required}
    />
  );
}
