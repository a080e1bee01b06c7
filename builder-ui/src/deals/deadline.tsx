/** When an opportunity is due: an instant, or a whole day, which lasts to its end on the business's clock. */
import { endOfDay } from '#flow';
import { Checkbox, Stack, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { currentPlace } from '../app/place.ts';
import { m } from '../paraglide/messages.js';
import { InstantField } from '../ui/field/instant-field.tsx';
import { Time } from '../ui/time.tsx';
import { fromWallClock, toWallClock } from '../ui/zoned.ts';

const isDay = (due: string): boolean => /^\d{4}-\d\d-\d\d$/.test(due);

/** Whether a deadline of the API was given as a day: then it is the day's last second. */
export function isAllDay(deadline: string | null | undefined): boolean {
  if (!deadline) return false;
  const at = Date.parse(deadline);
  return at === endOfDay(at, currentPlace().timezone);
}

const dayOf = (at: string): string => toWallClock(at, currentPlace().timezone).slice(0, 10);

/** A deadline as a form holds it: `2026-12-31` for a whole day, else an instant. */
export function deadlineDraft(deadline: string | null | undefined): string | null {
  if (!deadline) return null;
  return isAllDay(deadline) ? dayOf(deadline) : deadline;
}

export function Due({ at }: { at: string }) {
  return <Time at={at} show={isAllDay(at) ? 'date' : 'short'} />;
}

interface DeadlineFieldProps {
  label: string;
  /** As `deadlineDraft` gives it. */
  value: string | null;
  onChange: (value: string | null) => void;
  error?: ReactNode;
}

export function DeadlineField({ label, value, onChange, error }: DeadlineFieldProps) {
  const [allDay, setAllDay] = useState(value !== null && isDay(value));
  const { timezone } = currentPlace();
  const choose = (next: boolean) => {
    setAllDay(next);
    if (value !== null) onChange(next ? dayOf(value) : fromWallClock(`${value}T23:59`, timezone));
  };
  return (
    <Stack gap={6}>
      {allDay ? (
        <TextInput
          type="date"
          label={label}
          description={timezone.replaceAll('_', ' ')}
          value={value ?? ''}
          onChange={(event) => onChange(event.currentTarget.value || null)}
          error={error}
        />
      ) : (
        <InstantField label={label} value={value} onChange={onChange} error={error} />
      )}
      <Checkbox
        size="xs"
        label={m.opportunity_all_day()}
        checked={allDay}
        onChange={(event) => choose(event.currentTarget.checked)}
      />
    </Stack>
  );
}
