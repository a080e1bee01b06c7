/** What stands in the way: switched off, in test mode, or refused by Meta; with a way to ask Meta again. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FlaskConical, PowerOff, TriangleAlert } from 'lucide-react';
import { api, read } from '../../api.ts';
import { may } from '../../app/access.ts';
import { keys } from '../../app/keys.ts';
import { useSession } from '../../app/session.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { toastDone } from '../../ui/toast.tsx';
import type { ConversionSettings } from './conversion-queries.ts';

export function ConversionTrouble({ settings }: { settings: ConversionSettings }) {
  const { is_on, test_code, halted_at, halted_reason } = settings;
  const mayChange = may(useSession(), 'marketing.connect');
  return (
    <>
      {halted_at && (
        <Alert color="red" icon={<TriangleAlert size={18} />}>
          <Stack gap="xs">
            <Text size="sm">{m.conversions_halted()}</Text>
            {halted_reason && (
              <Text size="sm" translate="no" style={{ overflowWrap: 'anywhere' }}>
                {m.conversions_said_by_meta()}: {halted_reason}
              </Text>
            )}
            {mayChange && <CheckButton />}
          </Stack>
        </Alert>
      )}
      {!is_on && (
        <Alert color="gray" icon={<PowerOff size={18} />}>
          {m.conversions_off()}
        </Alert>
      )}
      {is_on && test_code && (
        <Alert color="blue" icon={<FlaskConical size={18} />}>
          {m.conversions_test_on({ code: test_code })}
        </Alert>
      )}
    </>
  );
}

/** Asks Meta whether dataset and token are good; what waited for that goes on. */
export function CheckButton() {
  const client = useQueryClient();
  const check = useMutation({
    mutationFn: () => read(api.crm.conversions.check.$post()),
    onSuccess: async () => {
      toastDone(m.conversions_checked());
      await client.invalidateQueries({ queryKey: keys.conversions.all });
    },
  });
  return (
    <Stack gap="xs">
      <Group>
        <Button size="xs" variant="default" loading={check.isPending} onClick={() => check.mutate()}>
          {m.conversions_check()}
        </Button>
      </Group>
      {check.isError && <ErrorState error={check.error} />}
    </Stack>
  );
}
