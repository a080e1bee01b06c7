/** Records or changes a sale beside the list. A refund, of all or a part of it, keeps the sale and says so. */
import { Divider, Drawer, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
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
import type { Sale } from './deal-queries.ts';
import { SaleRefunds } from './sale-refunds.tsx';
import { saleStateName, saleStates, type SaleState } from './deal-status.tsx';

interface SaleDrawerProps {
  /** What is edited; `new` for a fresh one; undefined while closed. */
  sale: Sale | 'new' | undefined;
  /** The lead of a fresh one, when it is known. */
  lead?: { id: string; name: string | null };
  onClose: () => void;
}

export function SaleDrawer({ sale, lead, onClose }: SaleDrawerProps) {
  return (
    <Drawer
      opened={sale !== undefined}
      onClose={onClose}
      title={sale === 'new' ? m.sale_create() : m.sale_edit()}
      closeButtonProps={{ 'aria-label': m.close() }}
    >
      {sale && <SaleForm sale={sale === 'new' ? undefined : sale} lead={lead} onClose={onClose} />}
    </Drawer>
  );
}

interface Draft {
  lead_id: string | null;
  opportunity_id: string | null;
  product: string;
  amount: string;
  currency: string;
  status: SaleState;
  completed_at: string | null;
  start_flows: boolean;
}

function SaleForm(props: { sale?: Sale; lead?: SaleDrawerProps['lead']; onClose: () => void }) {
  const { sale, onClose } = props;
  const lead = sale ? { id: sale.lead_id, name: sale.lead_name ?? null } : props.lead;
  const session = useSession();
  const [standing, setStanding] = useState(sale);
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.sales.all }),
      client.invalidateQueries({ queryKey: keys.leads.all }),
    ]);
  const form = useForm<Draft>({
    initialValues: {
      lead_id: lead?.id ?? null,
      opportunity_id: sale?.opportunity_id ?? null,
      product: sale?.product ?? '',
      amount: sale?.amount ?? '',
      currency: sale?.currency ?? currentPlace().currency,
      status: sale?.status ?? 'completed',
      completed_at: sale?.completed_at ?? null,
      start_flows: false,
    },
    validate: {
      lead_id: (id) => (id ? null : m.deal_lead_needed()),
      amount: (amount) => (amount === '' ? m.field_required() : null),
    },
  });
  const save = useMutation({
    mutationFn: ({ lead_id, completed_at, start_flows, product, ...draft }: Draft) => {
      const asked = completes(draft.status) ? startFlowsOf(completed_at, start_flows) : {};
      const json = { ...draft, product: product.trim() || null, ...(completed_at ? { completed_at } : {}), ...asked };
      return sale
        ? read(api.crm.sales[':id'].$patch({ param: { id: sale.id }, json }))
        : read(api.crm.sales.$post({ json: { ...json, lead_id: lead_id! } }));
    },
    onSuccess: async () => {
      await refresh();
      toastDone(m.saved());
      onClose();
    },
    onError: (error) => form.setErrors(fieldErrors(error)),
  });
  /** Only a sale that becomes complete starts flows. */
  const completes = (status: SaleState) => status === 'completed' && sale?.status !== 'completed';
  const remove = async () => {
    const yes = await confirm({
      title: m.sale_delete_title(),
      body: m.sale_delete_body(),
      action: m.delete_(),
      danger: true,
    });
    if (!yes) return;
    await read(api.crm.sales[':id'].$delete({ param: { id: sale!.id } })).catch(toastError);
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
          onChange={(id) => form.setValues({ lead_id: id, opportunity_id: null })}
          error={form.errors['lead_id']}
          disabled={sale !== undefined}
        />
        <OpportunityOfLead
          leadId={form.values.lead_id}
          value={form.values.opportunity_id}
          onChange={(id) => form.setFieldValue('opportunity_id', id)}
        />
        <TextInput label={`${m.sale_product()} (${m.optional()})`} maxLength={200} {...form.getInputProps('product')} />
        <MoneyField
          label={m.sale_amount()}
          amount={form.values.amount}
          currency={form.values.currency}
          onChange={(money) => form.setValues(money)}
          error={form.errors['amount']}
        />
        <Select
          label={m.lead_status()}
          data={saleStates.map((state) => ({ value: state, label: saleStateName(state) }))}
          {...form.getInputProps('status')}
          allowDeselect={false}
        />
        {form.values.status === 'completed' && (
          <InstantField
            label={m.sale_completed_at()}
            value={form.values.completed_at}
            onChange={(at) => form.setFieldValue('completed_at', at)}
            error={form.errors['completed_at']}
          />
        )}
        {completes(form.values.status) && (
          <StartFlowsFromPast
            at={form.values.completed_at}
            checked={form.values.start_flows}
            onChange={(start) => form.setFieldValue('start_flows', start)}
          />
        )}
        {isPaid(standing) && (
          <>
            <Divider />
            <SaleRefunds
              sale={standing}
              onChange={(after) => {
                setStanding(after);
                form.setFieldValue('status', after.status);
              }}
            />
          </>
        )}
        <FormFooter
          saving={save.isPending}
          onCancel={onClose}
          onDelete={sale && may(session, 'deals.delete') ? () => void remove() : undefined}
        />
      </Stack>
    </form>
  );
}

const isPaid = (sale: Sale | undefined): sale is Sale => sale?.status === 'completed' || sale?.status === 'refunded';

/** The lead's opportunities, of which one may have become this sale. */
function OpportunityOfLead(props: {
  leadId: string | null;
  value: string | null;
  onChange: (id: string | null) => void;
}) {
  const { leadId, value, onChange } = props;
  const found = useQuery({
    queryKey: keys.opportunities.list({ lead_id: leadId }),
    queryFn: () => read(api.crm.opportunities.$get({ query: { lead_id: leadId ?? '', limit: '50' } })),
    enabled: leadId !== null,
  });
  const rows = found.data?.items ?? [];
  if (rows.length === 0) return null;
  return (
    <Select
      label={`${m.sale_opportunity()} (${m.optional()})`}
      data={rows.map((row) => ({ value: row.id, label: row.name }))}
      value={value}
      onChange={onChange}
      clearable
    />
  );
}
