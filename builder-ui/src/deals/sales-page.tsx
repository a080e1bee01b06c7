import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';

export function SalesPage() {
  return <Page title={m.page_sales()}>{null}</Page>;
}
