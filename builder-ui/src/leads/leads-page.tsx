import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';

export function LeadsPage() {
  return <Page title={m.page_leads()}>{null}</Page>;
}
