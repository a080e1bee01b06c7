/** HSM Automation: the flows of the business. */
import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';

export function HsmPage() {
  return <Page title={m.hsm_title()}>{null}</Page>;
}
