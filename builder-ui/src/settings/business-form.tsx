/** The form of the business's settings. Empty limits mean no limit. */
import {
  Button,
  Group,
  NumberInput,
  Radio,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { may } from '../app/access.ts';
import { keys } from '../app/keys.ts';
import { fieldErrors } from '../app/sentences.ts';
import { useSession } from '../app/session.ts';
import { helpPlaces } from '../help/chapters.ts';
import { HelpLink } from '../help/help-link.tsx';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { CurrencySelect } from '../ui/field/money-field.tsx';
import { Section } from '../ui/section.tsx';
import { toastDone } from '../ui/toast.tsx';
import { SecondTriesField } from './second-tries.tsx';
import { settingsQuery, type Settings, type SettingsChange } from './settings-queries.ts';

interface Draft {
  name: string;
  timezone: string;
  currency: string;
  locale: 'es' | 'en';
  quiet: boolean;
  quietFrom: string;
  quietTo: string;
  perDay: number | '';
  perWeek: number | '';
  budget: number | '';
  consent: 'implied' | 'explicit';
  secondTries: Settings['second_tries'];
  phonePrefixes: string[];
  marketingSeesAutomation: boolean;
}

export function BusinessForm({ settings }: { settings: Settings }) {
  const session = useSession();
  const client = useQueryClient();
  const billing = may(session, 'settings.billing');
  const form = useForm<Draft>({ initialValues: toDraft(settings) });
  const save = useMutation({
    mutationFn: (draft: Draft) => read(api.crm.settings.$patch({ json: toChange(draft, billing) })),
    onSuccess: async (saved) => {
      client.setQueryData(settingsQuery.queryKey, saved);
      form.setInitialValues(toDraft(saved));
      form.reset();
      await client.invalidateQueries({ queryKey: keys.session });
      toastDone(m.saved());
    },
    onError: (error) => form.setErrors(renamed(fieldErrors(error))),
  });
  const { values } = form;
  return (
    <form onSubmit={form.onSubmit((draft) => save.mutate(draft))}>
      <Stack gap="md">
        {save.isError && Object.keys(form.errors).length === 0 && <ErrorState error={save.error} />}
        <Section title={m.settings_business()}>
          <Stack gap="sm">
            <TextInput
              label={m.settings_name()}
              {...form.getInputProps('name')}
              required
              withAsterisk={false}
              maxLength={200}
            />
            <Select
              label={m.settings_timezone()}
              description={m.settings_timezone_hint()}
              data={zones(values.timezone)}
              {...form.getInputProps('timezone')}
              searchable
              allowDeselect={false}
              limit={50}
              nothingFoundMessage={m.no_matches()}
            />
            <TagsInput
              label={m.settings_phone_prefixes()}
              description={m.settings_phone_prefixes_hint()}
              placeholder={values.phonePrefixes.length === 0 ? '+52 56' : undefined}
              maxTags={50}
              {...form.getInputProps('phonePrefixes')}
            />
            <CurrencySelect
              label={m.currency()}
              description={billing ? undefined : m.settings_ceo_only()}
              value={values.currency}
              onChange={(currency) => form.setFieldValue('currency', currency)}
              disabled={!billing}
            />
            <div>
              <Text size="sm" fw={550} mb={4}>
                {m.settings_locale()}
              </Text>
              <SegmentedControl
                aria-label={m.settings_locale()}
                data={[
                  { value: 'es', label: 'Español' },
                  { value: 'en', label: 'English' },
                ]}
                {...form.getInputProps('locale')}
              />
            </div>
            <Switch
              label={m.settings_marketing_automation()}
              description={m.settings_marketing_automation_hint()}
              {...form.getInputProps('marketingSeesAutomation', { type: 'checkbox' })}
            />
          </Stack>
        </Section>
        <Section
          title={m.settings_limits()}
          aside={<HelpLink to={helpPlaces.sendingLimits} about={m.settings_limits()} />}
        >
          <Stack gap="sm">
            <Switch
              label={m.settings_quiet()}
              description={m.settings_quiet_hint()}
              {...form.getInputProps('quiet', { type: 'checkbox' })}
            />
            {values.quiet && (
              <Group gap="sm" grow maw={320}>
                <TextInput
                  type="time"
                  label={m.settings_from()}
                  {...form.getInputProps('quietFrom')}
                  required
                  withAsterisk={false}
                />
                <TextInput
                  type="time"
                  label={m.settings_to()}
                  {...form.getInputProps('quietTo')}
                  required
                  withAsterisk={false}
                />
              </Group>
            )}
            <Group gap="sm" grow align="flex-start">
              <NumberInput
                label={m.settings_per_day()}
                placeholder={m.settings_no_limit()}
                min={1}
                max={1000}
                allowDecimal={false}
                {...form.getInputProps('perDay')}
              />
              <NumberInput
                label={m.settings_per_week()}
                placeholder={m.settings_no_limit()}
                min={1}
                max={1000}
                allowDecimal={false}
                {...form.getInputProps('perWeek')}
              />
            </Group>
            <NumberInput
              label={m.settings_budget()}
              description={billing ? m.settings_budget_hint() : m.settings_ceo_only()}
              placeholder={m.settings_no_limit()}
              min={0}
              allowDecimal={false}
              disabled={!billing}
              {...form.getInputProps('budget')}
            />
            <Radio.Group label={m.settings_consent()} {...form.getInputProps('consent')}>
              <Stack gap={6} mt={6}>
                <Radio
                  value="implied"
                  label={m.settings_consent_implied()}
                  description={m.settings_consent_implied_hint()}
                />
                <Radio
                  value="explicit"
                  label={m.settings_consent_explicit()}
                  description={m.settings_consent_explicit_hint()}
                />
              </Stack>
            </Radio.Group>
            <SecondTriesField
              value={values.secondTries}
              onChange={(secondTries) => form.setFieldValue('secondTries', secondTries)}
            />
          </Stack>
        </Section>
        <Group justify="flex-end">
          {form.isDirty() && (
            <Text size="sm" c="dimmed">
              {m.unsaved()}
            </Text>
          )}
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            {m.save()}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function toDraft(settings: Settings): Draft {
  const { name, timezone, currency, locale, quiet_hours, frequency_cap, daily_send_budget, consent } = settings;
  return {
    name,
    timezone,
    currency,
    locale,
    consent,
    secondTries: settings.second_tries,
    phonePrefixes: settings.phone_exceptions,
    marketingSeesAutomation: settings.marketing_sees_automation,
    quiet: quiet_hours !== null,
    quietFrom: quiet_hours?.from ?? '21:00',
    quietTo: quiet_hours?.to ?? '09:00',
    perDay: frequency_cap?.perDay ?? '',
    perWeek: frequency_cap?.perWeek ?? '',
    budget: daily_send_budget ?? '',
  };
}

function toChange(draft: Draft, billing: boolean): SettingsChange {
  const { name, timezone, currency, locale, consent, quiet, quietFrom, quietTo, perDay, perWeek, budget } = draft;
  const cap = { ...(perDay === '' ? {} : { perDay }), ...(perWeek === '' ? {} : { perWeek }) };
  return {
    name: name.trim(),
    timezone,
    locale,
    consent,
    second_tries: draft.secondTries,
    phone_exceptions: draft.phonePrefixes,
    marketing_sees_automation: draft.marketingSeesAutomation,
    quiet_hours: quiet ? { from: quietFrom, to: quietTo } : null,
    frequency_cap: Object.keys(cap).length > 0 ? cap : null,
    ...(billing ? { currency, daily_send_budget: budget === '' ? null : budget } : {}),
  };
}

/** The API's field names as the form's. */
function renamed(errors: Record<string, string>): Record<string, string> {
  const names: Record<string, string> = {
    quiet_hours: 'quietFrom',
    frequency_cap: 'perDay',
    daily_send_budget: 'budget',
    phone_exceptions: 'phonePrefixes',
  };
  return Object.fromEntries(Object.entries(errors).map(([field, text]) => [names[field] ?? field, text]));
}

function zones(current: string): string[] {
  return [...new Set([current, ...Intl.supportedValuesOf('timeZone')])];
}
