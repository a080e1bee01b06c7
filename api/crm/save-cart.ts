/** Opens and changes carts. What the person does moves the last activity, and with it the clock of an abandoned cart. */
import { findCart, insertCart, updateCart as write } from '#db/crm/carts.ts';
import type { Cart } from '#db/crm/carts.ts';
import { recordEvent } from '#db/crm/events.ts';
import { cartIsHistory } from '#db/crm/history.ts';
import type { Act } from '../context.ts';
import { invalid, notFound } from '../errors.ts';
import type { CartInput, CartPatch } from './deal-schema.ts';
import { audit } from '../platform/audit.ts';
import { referredLead } from './find-referred.ts';

/** Emits `cart.updated`, or `cart.purchased` when it comes purchased. @throws Problem 404, 422 */
export async function createCart(act: Act, input: CartInput): Promise<Cart> {
  await referredLead(act, input.lead_id);
  const { start_flows, ...fields } = input;
  const made = await insertCart(act.tx, { ...fields, last_activity_at: activity(input.last_activity_at) });
  if (made.status !== 'discarded') await tell(act, made, start_flows);
  await audit(act, 'cart.create', { type: 'cart', id: made.id });
  return made;
}

/**
 * New items, another value, an instant of activity or a cart that is picked up again: `cart.updated`. A purchase: `cart.purchased`.
 * @throws Problem 404, 422
 */
export async function updateCart(act: Act, id: string, patch: CartPatch): Promise<Cart> {
  const before = await findCart(act.tx, id, act.scope, true);
  if (!before) throw notFound();
  const reopened = patch.status === 'open' && before.status !== 'open';
  const active =
    patch.items !== undefined || patch.value !== undefined || patch.last_activity_at !== undefined || reopened;
  const { start_flows, ...fields } = patch;
  const after = await write(act.tx, id, {
    ...fields,
    last_activity_at: active ? activity(patch.last_activity_at) : before.last_activity_at,
  });
  const bought = after.status === 'purchased' && before.status !== 'purchased';
  if (bought || (active && after.status === 'open')) await tell(act, after, start_flows);
  await audit(act, 'cart.update', { type: 'cart', id }, { fields: Object.keys(patch) });
  return after;
}

/** @throws Problem 422 for an instant that is still to come */
function activity(at: string | undefined): Date {
  if (!at) return new Date();
  const date = new Date(at);
  if (date.getTime() > Date.now() + 60_000) throw invalid('last_activity_at', 'in_future', 'is still to come');
  return date;
}

async function tell(act: Act, cart: Cart, startFlows: boolean | undefined): Promise<void> {
  const type = cart.status === 'purchased' ? 'cart.purchased' : 'cart.updated';
  const history = cartIsHistory({ at: cart.last_activity_at, startFlows });
  await recordEvent(act.tx, { type, leadId: cart.lead_id, subject: `cart:${cart.id}`, history });
}
