/** What this account has on of what can be switched off, and who decides it. */
import { Badge, Group, Stack, Switch, Text } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { Section } from '../../ui/section.tsx';
import { toastDone } from '../../ui/toast.tsx';

const readFeatures = () => read(api.crm['feature-flags'].$get());
type Feature = Awaited<ReturnType<typeof readFeatures>>['items'][number];
const featuresQuery = queryOptions({ queryKey: keys.features.list(), queryFn: readFeatures });

export function Features() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(featuresQuery);
  const choose = useMutation({
    mutationFn: ({ name, on }: Pick<Feature, 'name' | 'on'>) =>
      read(api.crm['feature-flags'][':feature'].$put({ param: { feature: name }, json: { on } })),
    onSuccess: async (saved) => {
      client.setQueryData(featuresQuery.queryKey, saved);
      toastDone(m.saved());
      // The menu follows at once.
      await client.invalidateQueries({ queryKey: keys.session });
    },
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <PageSkeleton />;
  return (
    <Section title={m.settings_features()}>
      <Text size="sm" c="dimmed" mb="sm">
        {m.features_hint()}
      </Text>
      {choose.isError && <ErrorState error={choose.error} />}
      <Stack gap="md" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {data.items.map((feature) => (
          <li key={feature.name}>
            <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
              <Switch
                label={say(feature.title)}
                description={say(feature.description)}
                checked={feature.on}
                disabled={!feature.switchable || choose.isPending}
                onChange={(event) => choose.mutate({ name: feature.name, on: event.currentTarget.checked })}
              />
              {!feature.switchable && (
                <Badge color="gray" style={{ flex: 'none' }}>
                  {m.features_by_operator()}
                </Badge>
              )}
            </Group>
          </li>
        ))}
      </Stack>
    </Section>
  );
}
