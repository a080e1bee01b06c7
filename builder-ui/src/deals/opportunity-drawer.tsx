/** Creates or changes an opportunity beside the list. */
import { Autocomplete, Drawer, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { may } from '../app/access.ts';
import { keys } from '../app/keys.ts';
import { currentPlace } from '../app/place.ts';
import { fieldErrors } from '../app/sentences.ts';
import { useSession } from '../app/session.ts';
import { LeadPicker } from '../leads/lead-picker.tsx';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { FormFooter } from '../ui/form-footer.tsx';
import { InstantField } from '../ui/field/instant-field.tsx';
import { MoneyField } from '../ui/field/money-field.tsx';
import { StartFlowsFromPast, startFlowsOf } from '../ui/start-flows.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import { teamQuery } from '../leads/lead-queries.ts';
import { stagesQuery, type Opportunity } from './deal-queries.ts';
import { deadlineDraft, DeadlineField } from './deadline.tsx';
import { opportunityStateName, opportunityStates, type OpportunityState } from './deal-status.tsx';

interface OpportunityDrawerProps {
  /** What is edited; `new` for a fresh one; undefined while closed. */
  opportunity: Opportunity | 'new' | undefined;
  /** The lead of a fresh one, when it is known. */
  lead?: { id: string; name: string | null };
  onClose: () => void;
}

export function OpportunityDrawer({ opportunity, lead, onClose }: OpportunityDrawerProps) {
  return (
    <Drawer
      opened={opportunity !== undefined}
      onClose={onClose}
      title={opportunity === 'new' ? m.opportunity_create() : m.opportunity_edit()}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {opportunity && (
        <OpportunityForm opportunity={opportunity === 'new' ? undefined : opportunity} lead={lead} onClose={onClose} />
      )}
    </Drawer>
  );
}

interface Draft {
  lead_id: string | null;
  name: string;
  value: string;
  currency: string;
  stage: string;
  seller_id: string | null;
  closed_reason: string;
  status: OpportunityState;
  /** A day or an instant. */
  deadline: string | null;
  /** Null while open, and for a deal that is decided now. */
  closed_at: string | null;
  start_flows: boolean;
}

function OpportunityForm(props: {
  opportunity?: Opportunity;
  lead?: OpportunityDrawerProps['lead'];
  onClose: () => void;
}) {
  const { opportunity, onClose } = props;
  const lead = opportunity ? { id: opportunity.lead_id, name: opportunity.lead_name ?? null } : props.lead;
  const session = useSession();
  const stages = useQuery(stagesQuery).data?.items ?? [];
  const assigns = may(session, 'team.read');
  const team = useQuery({ ...teamQuery, enabled: assigns }).data?.items ?? [];
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.opportunities.all }),
      client.invalidateQueries({ queryKey: keys.dealStages.all }),
      client.invalidateQueries({ queryKey: keys.leads.all }),
    ]);
  const form = useForm<Draft>({
    initialValues: {
      lead_id: lead?.id ?? null,
      name: opportunity?.name ?? '',
      value: opportunity?.value ?? '',
      currency: opportunity?.currency ?? currentPlace().currency,
      stage: opportunity?.stage ?? '',
      seller_id: opportunity?.seller_id ?? null,
      closed_reason: opportunity?.closed_reason ?? '',
      status: opportunity?.status ?? 'open',
      deadline: deadlineDraft(opportunity?.deadline),
      closed_at: null,
      start_flows: false,
    },
    validate: {
      lead_id: (id) => (id ? null : m.deal_lead_needed()),
      name: (name) => (name.trim() ? null : m.field_required()),
    },
  });
  const save = useMutation({
    mutationFn: async ({ lead_id, ...draft }: Draft) => {
      const json = {
        name: draft.name.trim(),
        value: draft.value || null,
        currency: draft.value ? draft.currency : null,
        stage: draft.stage.trim() || null,
        status: draft.status,
        ...(assigns && (opportunity || draft.seller_id) ? { seller_id: draft.seller_id } : {}),
        ...(draft.status === 'open' ? {} : { closed_reason: draft.closed_reason.trim() || null }),
        deadline: draft.deadline,
        ...(closes(draft.status) && draft.closed_at
          ? { closed_at: draft.closed_at, ...startFlowsOf(draft.closed_at, draft.start_flows) }
          : {}),
      };
      return opportunity
        ? read(api.crm.opportunities[':id'].$patch({ param: { id: opportunity.id }, json }))
        : read(api.crm.opportunities.$post({ json: { ...json, lead_id: lead_id! } }));
    },
    onSuccess: async () => {
      await refresh();
      toastDone(m.saved());
      onClose();
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  /** A deal that becomes won or lost says when. */
  const closes = (status: OpportunityState) => status !== 'open' && status !== opportunity?.status;
  const remove = async () => {
    const yes = await confirm({
      title: m.opportunity_delete_title(),
      body: m.deal_delete_body({ name: opportunity!.name }),
      action: m.delete_(),
      danger: true,
    });
    if (!yes) return;
    await read(api.crm.opportunities[':id'].$delete({ param: { id: opportunity!.id } })).catch(toastError);
    await refresh();
    onClose();
  };
  return (
    <form onSubmit={form.onSubmit((draft) => save.mutate(draft))} noValidate>
      <Stack gap="sm">
        {save.isError && Object.keys(form.errors).length === 0 && <ErrorState error={save.error} />}
        <LeadPicker
          label={m.deal_lead()}
          value={form.values.lead_id}
          chosen={lead}
          onChange={(id) => form.setFieldValue('lead_id', id)}
          error={form.errors['lead_id']}
          disabled={opportunity !== undefined}
        />
        <TextInput label={m.opportunity_name()} {...form.getInputProps('name')} maxLength={200} data-autofocus />
        <MoneyField
          label={m.opportunity_value()}
          amount={form.values.value}
          currency={form.values.currency}
          onChange={({ amount, currency }) => form.setValues({ value: amount, currency })}
          error={form.errors['value']}
        />
        <Autocomplete
          label={m.opportunity_stage()}
          data={stages.map(({ name }) => name)}
          {...form.getInputProps('stage')}
          onChange={(stage) => {
            form.setFieldValue('stage', stage);
            const means = stages.find(({ name }) => name.toLowerCase() === stage.trim().toLowerCase())?.status;
            if (means && (means !== 'open' || form.values.status !== 'open')) form.setFieldValue('status', means);
          }}
          maxLength={100}
        />
        {assigns && (
          <Select
            label={m.opportunity_seller()}
            placeholder={m.lead_no_seller()}
            data={team.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps('seller_id')}
            clearable
            searchable
          />
        )}
        <Select
          label={m.lead_status()}
          data={opportunityStates.map((state) => ({ value: state, label: opportunityStateName(state) }))}
          {...form.getInputProps('status')}
          allowDeselect={false}
        />
        {form.values.status !== 'open' && (
          <TextInput
            label={`${m.opportunity_reason()} (${m.optional()})`}
            description={m.opportunity_reason_hint()}
            {...form.getInputProps('closed_reason')}
            maxLength={500}
          />
        )}
        {closes(form.values.status) && (
          <>
            <InstantField
              label={m.opportunity_closed_at()}
              value={form.values.closed_at}
              onChange={(at) => form.setFieldValue('closed_at', at)}
              error={form.errors['closed_at']}
            />
            <StartFlowsFromPast
              at={form.values.closed_at}
              checked={form.values.start_flows}
              onChange={(start) => form.setFieldValue('start_flows', start)}
            />
          </>
        )}
        <DeadlineField
          label={m.opportunity_deadline()}
          value={form.values.deadline}
          onChange={(deadline) => form.setFieldValue('deadline', deadline)}
          error={form.errors['deadline']}
        />
        <FormFooter
          saving={save.isPending}
          onCancel={onClose}
          onDelete={opportunity && may(session, 'deals.delete') ? () => void remove() : undefined}
        />
      </Stack>
    </form>
  );
}
