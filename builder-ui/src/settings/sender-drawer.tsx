/** One number: its health, a test, its pace, and the switch that stops it. */
import { Button, Drawer, List, NumberInput, PasswordInput, Stack, Switch, TextInput, ThemeIcon } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Check, X } from 'lucide-react';
import { api, read } from '../api.ts';
import { may } from '../app/access.ts';
import { keys } from '../app/keys.ts';
import { language, say } from '../app/language.ts';
import { fieldErrors } from '../app/sentences.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Fact } from '../ui/fact.tsx';
import { FormFooter } from '../ui/form-footer.tsx';
import { formatMoney } from '../ui/format.ts';
import { Section } from '../ui/section.tsx';
import { Time } from '../ui/time.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import { limitName, qualityName, SenderStatus } from './sender-words.tsx';
import type { Sender } from './settings-queries.ts';

export function SenderDrawer({ sender, onClose }: { sender: Sender | undefined; onClose: () => void }) {
  const writes = may(useSession(), 'senders.write');
  return (
    <Drawer
      opened={sender !== undefined}
      onClose={onClose}
      title={sender?.label || sender?.phone}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {sender && (
        <Stack gap="md">
          <Health sender={sender} />
          {writes && <Test sender={sender} />}
          {writes && <SenderForm key={sender.id} sender={sender} onClose={onClose} />}
        </Stack>
      )}
    </Drawer>
  );
}

function Health({ sender }: { sender: Sender }) {
  return (
    <Section title={m.sender_health()} aside={<SenderStatus sender={sender} />}>
      <Stack gap={6}>
        <Fact label={m.lead_phone()}>{sender.phone}</Fact>
        <Fact label={m.sender_provider()}>{sender.provider_title}</Fact>
        <Fact label={m.sender_quality()}>{qualityName(sender.quality)}</Fact>
        <Fact label={m.sender_limit()}>{limitName(sender.messaging_limit)}</Fact>
        <Fact label={m.sender_heard()}>
          {sender.webhook ? <Time at={sender.webhook.last_event_at} show="relative" /> : m.sender_no_webhook()}
        </Fact>
        <Fact label={m.sender_checked()}>
          <Time at={sender.synced_at} show="relative" />
        </Fact>
      </Stack>
    </Section>
  );
}

/** Asks the provider how the number is; no message is sent. */
function Test({ sender }: { sender: Sender }) {
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: () => read(api.crm.senders[':id'].test.$post({ param: { id: sender.id } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.senders.all }),
  });
  return (
    <Section
      title={m.sender_test()}
      aside={
        <Button size="xs" variant="default" onClick={() => test.mutate()} loading={test.isPending}>
          {m.sender_test_run()}
        </Button>
      }
    >
      {test.isError && <ErrorState error={test.error} />}
      {!test.data && !test.isError && m.sender_test_hint()}
      {test.data && (
        <List spacing={6} size="sm" role="status" listStyleType="none">
          {test.data.checks.map((check) => (
            <List.Item
              key={check.code}
              icon={
                <ThemeIcon
                  size={18}
                  radius="xl"
                  color={check.ok ? 'green' : 'red'}
                  role="img"
                  aria-label={check.ok ? m.yes() : m.no()}
                >
                  {check.ok ? <Check size={12} /> : <X size={12} />}
                </ThemeIcon>
              }
            >
              {say(check.text)}
            </List.Item>
          ))}
          {test.data.balance && (
            <List.Item>
              {m.sender_balance()}: {formatMoney(test.data.balance.amount, test.data.balance.currency, language())}
            </List.Item>
          )}
        </List>
      )}
    </Section>
  );
}

function SenderForm({ sender, onClose }: { sender: Sender; onClose: () => void }) {
  const session = useSession();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keys.senders.all });
  const form = useForm({
    initialValues: { label: sender.label, per_second: sender.per_second, is_default: sender.is_default, api_key: '' },
  });
  const save = useMutation({
    mutationFn: ({ label, per_second, is_default, api_key }: typeof form.values) =>
      read(
        api.crm.senders[':id'].$patch({
          param: { id: sender.id },
          json: {
            label: label.trim(),
            per_second,
            ...(is_default && !sender.is_default ? { is_default: true } : {}),
            ...(api_key.trim() ? { api_key: api_key.trim() } : {}),
          },
        }),
      ),
    onSuccess: async () => {
      await refresh();
      toastDone(m.saved());
      onClose();
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  const flip = async () => {
    const stopped = !sender.sending_stopped;
    await read(api.crm['kill-switch'].$post({ json: { scope: 'sender', id: sender.id, on: stopped } })).catch(
      toastError,
    );
    await refresh();
  };
  const remove = async () => {
    const yes = await confirm({
      title: m.sender_disconnect_title({ phone: sender.phone }),
      body: m.sender_disconnect_body(),
      action: m.sender_disconnect(),
      danger: true,
    });
    if (!yes) return;
    try {
      await read(api.crm.senders[':id'].$delete({ param: { id: sender.id } }));
      await refresh();
      onClose();
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <form onSubmit={form.onSubmit((draft) => save.mutate(draft))}>
      <Stack gap="sm">
        {save.isError && Object.keys(form.errors).length === 0 && <ErrorState error={save.error} />}
        {may(session, 'sending.stop') && (
          <Switch
            label={m.sender_stop()}
            description={m.sender_stop_hint()}
            color="red"
            checked={sender.sending_stopped}
            onChange={() => void flip()}
          />
        )}
        <TextInput label={m.sender_label()} {...form.getInputProps('label')} maxLength={80} />
        <NumberInput
          label={m.sender_pace()}
          description={m.sender_pace_hint()}
          min={1}
          max={1000}
          allowDecimal={false}
          {...form.getInputProps('per_second')}
        />
        <Switch
          label={m.sender_make_default()}
          {...form.getInputProps('is_default', { type: 'checkbox' })}
          disabled={sender.is_default}
        />
        <PasswordInput
          label={`${m.sender_new_key()} (${m.optional()})`}
          autoComplete="off"
          {...form.getInputProps('api_key')}
          visibilityToggleButtonProps={{ 'aria-label': m.show_password(), tabIndex: 0 }}
        />
        <FormFooter saving={save.isPending} onCancel={onClose} onDelete={() => void remove()} />
      </Stack>
    </form>
  );
}
