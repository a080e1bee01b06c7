import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';

export function LeadPage() {
  return <Page title={m.page_leads()}>{null}</Page>;
}
