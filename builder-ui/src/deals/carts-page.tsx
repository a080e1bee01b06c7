/** What people put into their carts and have not bought yet, or have. */
import { Button, Group, Select, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ShoppingCart } from 'lucide-react';
import { LeadLink } from '../leads/lead-link.tsx';
import { m } from '../paraglide/messages.js';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Money } from '../ui/money.tsx';
import { Page } from '../ui/page.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Time } from '../ui/time.tsx';
import { cartsQuery, type Cart, type DealFilters } from './deal-queries.ts';
import { cartStateName, cartStates, CartStatus, type CartState } from './deal-status.tsx';

const route = getRouteApi('/shell/crm/carts');

export function CartsPage() {
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const carts = useInfiniteQuery(cartsQuery(filters));
  const rows = carts.data?.pages.flatMap((page) => page.items);
  const set = (part: DealFilters<CartState>) => void navigate({ search: { ...filters, ...part }, replace: true });
  const filtered = filters.q !== undefined || filters.status !== undefined;
  return (
    <Page title={m.page_carts()}>
      <Group gap="xs" mb="sm" role="search" aria-label={m.carts_search()}>
        <SearchField value={filters.q} onChange={(q) => set({ q })} label={m.carts_search()} />
        <Select
          aria-label={m.lead_status()}
          placeholder={m.lead_status()}
          data={cartStates.map((state) => ({ value: state, label: cartStateName(state) }))}
          value={filters.status ?? null}
          onChange={(status) => set({ status: status ?? undefined })}
          clearable
          w={160}
        />
      </Group>
      <DataTable
        label={m.page_carts()}
        columns={columns()}
        rows={rows}
        keyOf={(row) => row.id}
        error={carts.error}
        onRetry={() => void carts.refetch()}
        more={{ has: carts.hasNextPage, loading: carts.isFetchingNextPage, load: () => void carts.fetchNextPage() }}
        empty={
          <EmptyState
            icon={ShoppingCart}
            text={filtered ? m.no_matches() : m.carts_empty()}
            action={
              filtered ? (
                <Button variant="default" onClick={() => set({ q: undefined, status: undefined })}>
                  {m.clear_filters()}
                </Button>
              ) : undefined
            }
          />
        }
      />
    </Page>
  );
}

function columns(): Column<Cart>[] {
  return [
    { id: 'lead', header: m.deal_lead(), cell: (row) => <LeadLink id={row.lead_id} name={row.lead_name} /> },
    { id: 'items', header: m.cart_items(), from: 'sm', cell: (row) => <Items cart={row} /> },
    {
      id: 'value',
      header: m.cart_value(),
      align: 'right',
      cell: (row) => <Money amount={row.value} currency={row.currency} />,
    },
    { id: 'status', header: m.lead_status(), width: 120, cell: (row) => <CartStatus status={row.status} /> },
    { id: 'last', header: m.cart_last(), from: 'sm', cell: (row) => <Time at={row.last_activity_at} /> },
  ];
}

const shown = 3;

/** The first products, and how many more there are. */
function Items({ cart: { items } }: { cart: Cart }) {
  const first = items
    .slice(0, shown)
    .map(({ name, quantity }) => (quantity !== undefined && quantity !== 1 ? `${name} × ${quantity}` : name));
  if (first.length === 0)
    return (
      <Text size="sm" c="dimmed" span>
        {m.cart_no_items()}
      </Text>
    );
  const more = items.length - first.length;
  return <>{[first.join(', '), ...(more > 0 ? [m.cart_more({ count: more })] : [])].join(' ')}</>;
}
