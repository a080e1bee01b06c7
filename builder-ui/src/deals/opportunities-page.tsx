import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';

export function OpportunitiesPage() {
  return <Page title={m.page_opportunities()}>{null}</Page>;
}
