/** The states of opportunities, sales and carts in words and colours. */
import { Badge } from '@mantine/core';
import { m } from '../paraglide/messages.js';

export const opportunityStates = ['open', 'won', 'lost'] as const;
export type OpportunityState = (typeof opportunityStates)[number];

const opportunity: Record<OpportunityState, { name: () => string; color: string }> = {
  open: { name: m.opportunity_open, color: 'blue' },
  won: { name: m.opportunity_won, color: 'green' },
  lost: { name: m.opportunity_lost, color: 'gray' },
};

export function opportunityStateName(state: OpportunityState): string {
  return opportunity[state].name();
}

export function OpportunityStatus({ status }: { status: OpportunityState }) {
  return <Badge color={opportunity[status].color}>{opportunityStateName(status)}</Badge>;
}

export const saleStates = ['pending', 'completed', 'failed', 'refunded'] as const;
export type SaleState = (typeof saleStates)[number];

const sale: Record<SaleState, { name: () => string; color: string }> = {
  pending: { name: m.sale_pending, color: 'amber' },
  completed: { name: m.sale_completed, color: 'green' },
  failed: { name: m.sale_failed, color: 'red' },
  refunded: { name: m.sale_refunded, color: 'gray' },
};

export function saleStateName(state: SaleState): string {
  return sale[state].name();
}

/** @param isPartlyBack some of it was refunded, and not all */
export function SaleStatus({ status, isPartlyBack }: { status: SaleState; isPartlyBack?: boolean }) {
  if (isPartlyBack) return <Badge color="amber">{m.sale_partly_refunded()}</Badge>;
  return <Badge color={sale[status].color}>{saleStateName(status)}</Badge>;
}

export const cartStates = ['open', 'purchased', 'discarded'] as const;
export type CartState = (typeof cartStates)[number];

const cart: Record<CartState, { name: () => string; color: string }> = {
  open: { name: m.cart_open, color: 'blue' },
  purchased: { name: m.cart_purchased, color: 'green' },
  discarded: { name: m.cart_discarded, color: 'gray' },
};

export function cartStateName(state: CartState): string {
  return cart[state].name();
}

export function CartStatus({ status }: { status: CartState }) {
  return <Badge color={cart[status].color}>{cartStateName(status)}</Badge>;
}
