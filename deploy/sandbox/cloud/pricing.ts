/** What statuses say of money and of failures. */
import { whatsappError } from '../ycloud/errors.ts';
import type { WhatsappMessage } from '../ycloud/objects.ts';

export const pricingOf = ({ pricingCategory, pricingType }: WhatsappMessage): Record<string, unknown> => ({
  billable: pricingType !== 'free_customer_service',
  pricing_model: 'PMP',
  type: pricingType ?? 'regular',
  category: pricingCategory ?? 'service',
});

/** An item of `errors`: its code is a number, its words stand in several places. */
export function statusErrorOf(code: string): Record<string, unknown> {
  const { message, error_data } = whatsappError(code);
  const title = message.replace(/^\(#\d+\) /, '');
  return {
    code: Number(code),
    title,
    message: title,
    error_data: { details: error_data?.details ?? title },
    href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
  };
}
