/** Which ad gets the credit, and for how long after it. */
import { Radio, Select, Stack } from '@mantine/core';
import { defaultWindow } from '#metrics';
import type { MarketingSearch } from '../app/marketing-search.ts';
import { m } from '../paraglide/messages.js';
import type { Ask } from './view.ts';

const windows = [1, 7, 14, 30, 60, 90, 180, 365];

export function AttributionForm({ ask, onChange }: { ask: Ask; onChange: (part: MarketingSearch) => void }) {
  const model = ask.model ?? 'last_touch';
  const days = ask.window ?? `${defaultWindow}`;
  return (
    <Stack gap="sm">
      <Radio.Group
        label={m.marketing_attribution()}
        description={m.marketing_attribution_hint()}
        value={model}
        onChange={(next) => onChange({ model: next === 'first_touch' ? next : undefined })}
      >
        <Stack gap={8} mt={8}>
          <Radio value="last_touch" label={m.marketing_last_touch()} />
          <Radio value="first_touch" label={m.marketing_first_touch()} />
        </Stack>
      </Radio.Group>
      <Select
        label={m.marketing_window()}
        description={m.marketing_window_hint()}
        data={[...new Set([...windows, Number(days)])]
          .toSorted((a, b) => a - b)
          .map((count) => ({ value: `${count}`, label: m.marketing_days({ count }) }))}
        value={days}
        onChange={(next) => onChange({ window: next === null || next === `${defaultWindow}` ? undefined : next })}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
      />
    </Stack>
  );
}
