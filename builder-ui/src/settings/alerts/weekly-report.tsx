/** The report of the week: whether it goes out, to whom, and how last week's reads. */
import { Alert, Button, Group, Modal, Stack, Switch, TagsInput, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { fieldErrors } from '../../app/sentences.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { Section } from '../../ui/section.tsx';
import { toastDone } from '../../ui/toast.tsx';

const readWeekly = () => read(api.crm['weekly-report'].$get());
type Weekly = Awaited<ReturnType<typeof readWeekly>>;
const weeklyQuery = queryOptions({ queryKey: keys.weekly.list(), queryFn: readWeekly });

export function WeeklyReport() {
  const { data, error, refetch } = useQuery(weeklyQuery);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return <Section title={m.weekly_title()}>{data ? <WeeklyForm weekly={data} /> : <PageSkeleton />}</Section>;
}

function WeeklyForm({ weekly }: { weekly: Weekly }) {
  const client = useQueryClient();
  const [looking, setLooking] = useState(false);
  const form = useForm({ initialValues: { on: weekly.on, emails: weekly.emails } });
  const save = useMutation({
    mutationFn: (chosen: { on: boolean; emails: string[] }) => read(api.crm['weekly-report'].$patch({ json: chosen })),
    onSuccess: (saved) => {
      client.setQueryData(weeklyQuery.queryKey, saved);
      form.setInitialValues({ on: saved.on, emails: saved.emails });
      form.reset();
      toastDone(m.saved());
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  return (
    <form onSubmit={form.onSubmit((chosen) => save.mutate(chosen))}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {m.weekly_hint()}
        </Text>
        {!weekly.sends_mail && <Alert color="amber">{m.alerts_no_mail()}</Alert>}
        {save.isError && Object.keys(form.errors).length === 0 && <ErrorState error={save.error} />}
        <Switch label={m.weekly_on()} {...form.getInputProps('on', { type: 'checkbox' })} />
        <TagsInput
          label={m.weekly_emails()}
          description={m.alerts_emails_hint()}
          maxTags={20}
          acceptValueOnBlur
          {...form.getInputProps('emails')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => setLooking(true)}>
            {m.weekly_preview()}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            {m.save()}
          </Button>
        </Group>
      </Stack>
      {looking && <Preview onClose={() => setLooking(false)} />}
    </form>
  );
}

function Preview({ onClose }: { onClose(): void }) {
  const { data, error } = useQuery({
    queryKey: keys.weekly.part('last', 'preview'),
    queryFn: () => read(api.crm['weekly-report'].preview.$get()),
    staleTime: 0,
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={data?.subject ?? m.weekly_title()}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {error && <ErrorState error={error} />}
      {!data && !error && <PageSkeleton />}
      {data?.quiet && (
        <Alert color="amber" mb="sm">
          {m.weekly_quiet()}
        </Alert>
      )}
      {data && (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {data.text}
        </Text>
      )}
    </Modal>
  );
}
