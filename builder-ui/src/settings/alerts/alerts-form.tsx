/** Who is told of troubles, of which, and from which size on. */
import { Alert, Button, Group, NumberInput, Select, Stack, Switch, TagsInput, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '../../api.ts';
import { language, say } from '../../app/language.ts';
import { fieldErrors } from '../../app/sentences.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { percentSuffix } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { webhooksQuery } from '../webhooks/webhook-queries.ts';
import { type AlertsAnswer, alertsQuery } from './alerts-query.ts';

type Settings = AlertsAnswer['settings'];
type Kind = AlertsAnswer['kinds'][number]['kind'];

export function AlertsForm({ alerts }: { alerts: AlertsAnswer }) {
  const client = useQueryClient();
  const webhooks = useQuery(webhooksQuery);
  const form = useForm<Settings>({ initialValues: alerts.settings });
  const save = useMutation({
    mutationFn: (chosen: Settings) => read(api.crm.alerts.$patch({ json: { ...chosen, off: chosen.off as Kind[] } })),
    onSuccess: (saved) => {
      client.setQueryData(alertsQuery.queryKey, saved);
      form.setInitialValues(saved.settings);
      form.reset();
      toastDone(m.saved());
    },
    // An address among several is named by its place; the field is the list.
    onError: (error) =>
      form.setErrors(
        Object.fromEntries(Object.entries(fieldErrors(error)).map(([path, text]) => [path.split('.')[0], text])),
      ),
  });
  const { values } = form;
  const isOn = (kind: string) => !values.off.includes(kind);
  const turn = (kind: string, on: boolean) =>
    form.setFieldValue('off', on ? values.off.filter((each) => each !== kind) : [...values.off, kind]);
  const percent = { suffix: percentSuffix(language()), min: 1, allowDecimal: false, maw: 220 };
  return (
    <form onSubmit={form.onSubmit((chosen) => save.mutate(chosen))}>
      <Stack gap="md">
        {save.isError && Object.keys(form.errors).length === 0 && <ErrorState error={save.error} />}
        <Section title={m.alerts_whom()}>
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              {m.alerts_whom_hint()}
            </Text>
            {!alerts.sends_mail && <Alert color="amber">{m.alerts_no_mail()}</Alert>}
            <TagsInput
              label={m.alerts_emails()}
              description={m.alerts_emails_hint()}
              maxTags={20}
              acceptValueOnBlur
              {...form.getInputProps('emails')}
            />
            <Select
              label={m.alerts_webhook()}
              description={m.alerts_webhook_hint()}
              placeholder={m.alerts_webhook_none()}
              data={(webhooks.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              clearable
              {...form.getInputProps('webhook_id')}
            />
          </Stack>
        </Section>
        <Section title={m.alerts_what()}>
          <Stack gap="sm">
            {alerts.kinds.map(({ kind, title }) => (
              <Switch
                key={kind}
                label={say(title)}
                checked={isOn(kind)}
                onChange={(event) => turn(kind, event.currentTarget.checked)}
              />
            ))}
            <Group align="flex-end">
              <NumberInput
                label={m.alerts_failures()}
                max={100}
                {...percent}
                {...form.getInputProps('failure_percent')}
              />
              <NumberInput
                label={m.alerts_cost()}
                max={1000}
                {...percent}
                {...form.getInputProps('cost_percent')}
                min={5}
              />
              <NumberInput
                label={m.alerts_sync()}
                suffix=" h"
                min={1}
                max={168}
                allowDecimal={false}
                maw={220}
                {...form.getInputProps('sync_hours')}
              />
            </Group>
          </Stack>
        </Section>
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            {m.save()}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
