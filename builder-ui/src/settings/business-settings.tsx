/** The clock, the money and the limits of the business. */
import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorState } from '../ui/error-state.tsx';
import { BusinessForm } from './business-form.tsx';
import { KillSwitch } from './kill-switch.tsx';
import { settingsQuery } from './settings-queries.ts';

export function BusinessSettings() {
  const settings = useQuery(settingsQuery);
  if (settings.isError && !settings.data) {
    return <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />;
  }
  if (!settings.data) return <Skeleton h={420} maw={640} />;
  return (
    <Stack maw={640} gap="md">
      <KillSwitch stopped={settings.data.sending_stopped} />
      <BusinessForm key={settings.data.id} settings={settings.data} />
    </Stack>
  );
}
