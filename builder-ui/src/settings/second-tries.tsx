/** Whether a message that was never answered nor heard of is sent once more, by the category of its template. */
import { SegmentedControl, Stack, Text } from '@mantine/core';
import { m } from '../paraglide/messages.js';
import type { Settings } from './settings-queries.ts';

type SecondTries = Settings['second_tries'];

const categories = [
  { key: 'utility', name: m.settings_tries_utility },
  { key: 'marketing', name: m.settings_tries_marketing },
  { key: 'authentication', name: m.settings_tries_authentication },
] as const satisfies { key: keyof SecondTries; name: () => string }[];

export function SecondTriesField({ value, onChange }: { value: SecondTries; onChange(value: SecondTries): void }) {
  return (
    <Stack gap={6} role="group" aria-label={m.settings_tries()}>
      <div>
        <Text size="sm" fw={550}>
          {m.settings_tries()}
        </Text>
        <Text size="xs" c="dimmed">
          {m.settings_tries_hint()}
        </Text>
      </div>
      {categories.map(({ key, name }) => (
        <div key={key}>
          <Text size="sm" mb={2}>
            {name()}
          </Text>
          <SegmentedControl
            aria-label={name()}
            data={[
              { value: 'never', label: m.settings_tries_never() },
              { value: 'once', label: m.settings_tries_once() },
            ]}
            value={value[key]}
            onChange={(rule) => onChange({ ...value, [key]: rule })}
          />
        </div>
      ))}
    </Stack>
  );
}
