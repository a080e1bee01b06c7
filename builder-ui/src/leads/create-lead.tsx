/** The dialog that takes a new lead by hand. */
import { Checkbox, Modal, Stack, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { say } from '../app/language.ts';
import { ApiProblem } from '../app/problem.ts';
import { fieldErrors } from '../app/sentences.ts';
import { m } from '../paraglide/messages.js';
import { FormFooter } from '../ui/form-footer.tsx';
import { InstantField } from '../ui/field/instant-field.tsx';
import { StartFlowsFromPast, startFlowsOf } from '../ui/start-flows.tsx';
import { toastBut, toastDone } from '../ui/toast.tsx';
import { ErrorState } from '../ui/error-state.tsx';

interface LeadDraft {
  name: string;
  phone: string;
  email: string;
  tags: string[];
  consent: boolean;
  created_at: string | null;
  start_flows: boolean;
}

const blank: LeadDraft = {
  name: '',
  phone: '',
  email: '',
  tags: [],
  consent: false,
  created_at: null,
  start_flows: false,
};

export function CreateLead({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title={m.leads_create()} closeButtonProps={{ 'aria-label': m.close() }}>
      <CreateLeadForm onClose={onClose} />
    </Modal>
  );
}

function CreateLeadForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<LeadDraft>({
    initialValues: blank,
    validate: {
      phone: (phone, { email, name }) => (phone || email || name ? null : m.lead_needs_something()),
      email: (email) => (email === '' || /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(email) ? null : m.lead_email_wrong()),
    },
  });
  const create = useMutation({
    mutationFn: (draft: LeadDraft) =>
      read(
        api.crm.leads.$post({
          json: {
            name: draft.name.trim() || undefined,
            phone: draft.phone.trim() || undefined,
            email: draft.email.trim() || undefined,
            tags: draft.tags,
            ...(draft.created_at ? { created_at: draft.created_at } : {}),
            ...startFlowsOf(draft.created_at, draft.start_flows),
            ...(draft.consent ? { consent: { granted: true, source: 'person' } } : {}),
          },
        }),
      ),
    onSuccess: async (lead) => {
      await client.invalidateQueries({ queryKey: keys.leads.all });
      onClose();
      toastDone(m.lead_created_done());
      // The number may have said no before it was a lead's.
      const why = lead.consent_answer?.text;
      if (why) toastBut(`${m.timeline_consent_void()}. ${say(why)}`);
      void navigate({ to: '/crm/leads/$leadId', params: { leadId: lead.id } });
    },
    onError: (error) => {
      const taken = error instanceof ApiProblem && error.code === 'already_exists';
      form.setErrors(taken ? { phone: m.lead_phone_taken() } : fieldErrors(error));
    },
  });
  return (
    <form onSubmit={form.onSubmit((draft) => create.mutate(draft))} noValidate>
      <Stack gap="sm">
        {create.isError && Object.keys(form.errors).length === 0 && <ErrorState error={create.error} />}
        <TextInput label={m.lead_name()} {...form.getInputProps('name')} data-autofocus maxLength={200} />
        <TextInput
          label={m.lead_phone()}
          description={m.lead_phone_hint()}
          type="tel"
          autoComplete="off"
          {...form.getInputProps('phone')}
        />
        <TextInput label={m.email()} type="email" autoComplete="off" {...form.getInputProps('email')} />
        <TagsInput
          label={m.lead_tags()}
          {...form.getInputProps('tags')}
          maxTags={20}
          clearButtonProps={{ 'aria-label': m.clear() }}
        />
        <Checkbox label={m.lead_consent_given()} {...form.getInputProps('consent', { type: 'checkbox' })} />
        <InstantField
          label={`${m.lead_known_since()} (${m.optional()})`}
          value={form.values.created_at}
          onChange={(at) => form.setFieldValue('created_at', at)}
          error={form.errors['created_at']}
        />
        <StartFlowsFromPast
          at={form.values.created_at}
          checked={form.values.start_flows}
          onChange={(start) => form.setFieldValue('start_flows', start)}
        />
        <FormFooter saving={create.isPending} onCancel={onClose} action={m.leads_create()} />
      </Stack>
    </form>
  );
}
