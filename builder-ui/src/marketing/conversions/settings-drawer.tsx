/** Where Meta is told: the dataset and its token, test mode, and which facts count as what. Meta is asked before anything is kept. */
import { Button, Drawer, Group, PasswordInput, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Unplug } from 'lucide-react';
import { needsTo } from '#flow';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { pathErrors } from '../../app/sentences.ts';
import { m } from '../../paraglide/messages.js';
import { confirm } from '../../ui/confirm.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { FormFooter } from '../../ui/form-footer.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import type { ConversionSettings } from './conversion-queries.ts';
import { CheckButton } from './conversion-trouble.tsx';
import { RuleEditor, type Rule } from './rule-editor.tsx';

interface DrawerProps {
  settings: ConversionSettings;
  opened: boolean;
  onClose: () => void;
}

export function SettingsDrawer({ settings, opened, onClose }: DrawerProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={m.page_conversions()}
      size="lg"
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {opened && <SettingsForm settings={settings} onClose={onClose} />}
    </Drawer>
  );
}

function SettingsForm({ settings, onClose }: Omit<DrawerProps, 'opened'>) {
  const { configured } = settings;
  const client = useQueryClient();
  const form = useForm({
    initialValues: {
      dataset_id: settings.dataset_id ?? '',
      token: '',
      is_on: configured ? settings.is_on : true,
      test_code: settings.test_code ?? '',
      by_person: settings.by_person,
      rules: settings.rules as Rule[],
    },
    validate: {
      dataset_id: (id) => (/^\d{5,25}$/.test(id.trim()) ? null : m.field_required()),
      token: (token) => (token.trim() !== '' || configured ? null : m.field_required()),
      rules: {
        to: (to, { rules }, path) => {
          const rule = rules[Number(path.split('.')[1])];
          return rule && needsTo(rule.on) && !to?.trim() ? m.field_required() : null;
        },
      },
    },
  });
  const save = useMutation({
    mutationFn: ({ token, test_code, rules, dataset_id, ...rest }: typeof form.values) =>
      read(
        api.crm.conversions.settings.$put({
          json: {
            ...rest,
            dataset_id: dataset_id.trim(),
            ...(token.trim() === '' ? {} : { token: token.trim() }),
            test_code: test_code.trim() || null,
            rules: rules.map(({ on, to, send }) => ({ on, send, ...(needsTo(on) ? { to: to?.trim() ?? '' } : {}) })),
          },
        }),
      ),
    onSuccess: async ({ is_on }) => {
      toastDone(is_on ? m.conversions_saved() : m.conversions_off());
      onClose();
      await client.invalidateQueries({ queryKey: keys.conversions.all });
    },
    onError: (error) => form.setErrors(pathErrors(error)),
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack gap="md">
        {save.isError && Object.keys(form.errors).length === 0 && <ErrorState error={save.error} />}
        <Switch label={m.conversions_switch()} {...form.getInputProps('is_on', { type: 'checkbox' })} />
        <TextInput
          label={m.conversions_dataset()}
          description={m.conversions_dataset_hint()}
          inputMode="numeric"
          autoComplete="off"
          {...form.getInputProps('dataset_id')}
          data-autofocus
        />
        <PasswordInput
          label={m.conversions_token()}
          description={m.conversions_token_hint()}
          placeholder={configured ? m.conversions_token_kept() : undefined}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': m.show_password(), tabIndex: 0 }}
          {...form.getInputProps('token')}
        />
        <TextInput
          label={`${m.conversions_test_code()} (${m.optional()})`}
          description={m.conversions_test_code_hint()}
          autoComplete="off"
          {...form.getInputProps('test_code')}
        />
        <Switch
          label={m.conversions_by_person()}
          description={m.conversions_by_person_hint()}
          {...form.getInputProps('by_person', { type: 'checkbox' })}
        />
        <RuleEditor
          rules={form.values.rules}
          errors={form.errors}
          onChange={(rules) => form.setFieldValue('rules', rules)}
        />
        <FormFooter saving={save.isPending} onCancel={onClose} />
        {configured && (
          <Group justify="space-between" align="flex-start">
            <CheckButton />
            <RemoveButton onDone={onClose} />
          </Group>
        )}
      </Stack>
    </form>
  );
}

function RemoveButton({ onDone }: { onDone: () => void }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => read(api.crm.conversions.settings.$delete()),
    onSuccess: async () => {
      onDone();
      await client.invalidateQueries({ queryKey: keys.conversions.all });
    },
    onError: toastError,
  });
  const ask = async () => {
    const title = m.conversions_remove_title();
    const body = m.conversions_remove_body();
    if (await confirm({ title, body, action: m.conversions_remove(), danger: true })) remove.mutate();
  };
  return (
    <Button
      size="xs"
      variant="subtle"
      color="red"
      leftSection={<Unplug size={14} />}
      loading={remove.isPending}
      onClick={() => void ask()}
    >
      {m.conversions_remove()}
    </Button>
  );
}
