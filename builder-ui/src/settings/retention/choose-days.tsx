/** Asks for how many days something is kept. */
import { Button, Group, NumberInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { toastDone, toastError } from '../../ui/toast.tsx';
import type { RetentionRule } from '../settings-queries.ts';

/** The longest that the API takes. */
const mostDays = 3650;

export function ChooseDays({ rule, onDone }: { rule: RetentionRule; onDone: () => void }) {
  const client = useQueryClient();
  const [days, setDays] = useState<number | string>(rule.days);
  const choose = useMutation({
    mutationFn: (chosen: number | null) =>
      read(api.crm.diagnostics.retention[':rule'].$put({ param: { rule: rule.rule }, json: { days: chosen } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.diagnostics.all });
      toastDone(m.saved());
      onDone();
    },
    onError: toastError,
  });
  const isGood = typeof days === 'number' && days >= rule.least && days <= mostDays;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isGood) choose.mutate(days);
      }}
    >
      <Group gap="xs" align="flex-end" my="xs">
        <NumberInput
          label={m.retention_days_of({ what: say(rule.what) })}
          description={m.retention_least({ least: rule.least })}
          error={!isGood && m.retention_least({ least: rule.least })}
          value={days}
          onChange={setDays}
          min={rule.least}
          max={mostDays}
          allowDecimal={false}
          autoFocus
          style={{ flex: '1 1 14rem' }}
        />
        <Button type="submit" disabled={!isGood} loading={choose.isPending}>
          {m.save()}
        </Button>
        {rule.is_chosen && (
          <Button variant="default" onClick={() => choose.mutate(null)} disabled={choose.isPending}>
            {m.retention_as_usual()}
          </Button>
        )}
        <Button variant="default" onClick={onDone}>
          {m.cancel()}
        </Button>
      </Group>
    </form>
  );
}
