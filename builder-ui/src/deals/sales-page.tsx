/** Payments: what was sold to whom, and what became of it. */
import { Button, Group, Select } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { BadgeDollarSign, Plus } from 'lucide-react';
import { useState } from 'react';
import { ImportLink } from '../import/import-link.tsx';
import { LeadLink } from '../leads/lead-link.tsx';
import { m } from '../paraglide/messages.js';
import { DataTable, rowLink, RowTitle, type Column } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Money } from '../ui/money.tsx';
import { Page } from '../ui/page.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Time } from '../ui/time.tsx';
import { salesQuery, type DealFilters, type Sale } from './deal-queries.ts';
import { saleStateName, saleStates, SaleStatus, type SaleState } from './deal-status.tsx';
import { SaleDrawer } from './sale-drawer.tsx';
import { isPartlyBack, RefundedOf } from './refunded-of.tsx';

const route = getRouteApi('/shell/crm/sales');

export function SalesPage() {
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const sales = useInfiniteQuery(salesQuery(filters));
  const rows = sales.data?.pages.flatMap((page) => page.items);
  const [edited, setEdited] = useState<Sale | 'new'>();
  const set = (part: DealFilters<SaleState>) => void navigate({ search: { ...filters, ...part }, replace: true });
  const filtered = filters.q !== undefined || filters.status !== undefined;
  const create = (
    <Button leftSection={<Plus size={16} />} onClick={() => setEdited('new')}>
      {m.sale_create()}
    </Button>
  );
  return (
    <Page
      title={m.page_sales()}
      actions={
        <>
          <ImportLink to="/crm/sales/import" />
          {create}
        </>
      }
    >
      <Group gap="xs" mb="sm" role="search" aria-label={m.sales_search()}>
        <SearchField value={filters.q} onChange={(q) => set({ q })} label={m.sales_search()} />
        <Select
          aria-label={m.lead_status()}
          placeholder={m.lead_status()}
          data={saleStates.map((state) => ({ value: state, label: saleStateName(state) }))}
          value={filters.status ?? null}
          onChange={(status) => set({ status: status ?? undefined })}
          clearable
          w={160}
        />
      </Group>
      <DataTable
        label={m.page_sales()}
        columns={columns(setEdited)}
        rows={rows}
        keyOf={(row) => row.id}
        error={sales.error}
        onRetry={() => void sales.refetch()}
        more={{ has: sales.hasNextPage, loading: sales.isFetchingNextPage, load: () => void sales.fetchNextPage() }}
        empty={
          <EmptyState
            icon={BadgeDollarSign}
            text={filtered ? m.no_matches() : m.sales_empty()}
            action={
              filtered ? (
                <Button variant="default" onClick={() => set({ q: undefined, status: undefined })}>
                  {m.clear_filters()}
                </Button>
              ) : (
                create
              )
            }
          />
        }
      />
      <SaleDrawer sale={edited} onClose={() => setEdited(undefined)} />
    </Page>
  );
}

function columns(open: (row: Sale) => void): Column<Sale>[] {
  return [
    {
      id: 'amount',
      header: m.sale_amount(),
      cell: (row) => (
        <RowTitle under={row.lead_name ?? m.lead_unnamed()}>
          <button type="button" className={rowLink} onClick={() => open(row)}>
            <Money amount={row.amount} currency={row.currency} />
          </button>
          {isPartlyBack(row) && <RefundedOf sale={row} />}
        </RowTitle>
      ),
    },
    {
      id: 'lead',
      header: m.deal_lead(),
      from: 'sm',
      cell: (row) => <LeadLink id={row.lead_id} name={row.lead_name} />,
    },
    { id: 'product', header: m.sale_product(), from: 'md', cell: (row) => row.product ?? '—' },
    {
      id: 'status',
      header: m.lead_status(),
      width: 160,
      cell: (row) => <SaleStatus status={row.status} isPartlyBack={isPartlyBack(row)} />,
    },
    {
      id: 'completed',
      header: m.sale_completed_at(),
      from: 'sm',
      cell: (row) => <Time at={row.completed_at ?? row.created_at} />,
    },
  ];
}
