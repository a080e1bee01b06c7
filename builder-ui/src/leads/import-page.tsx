import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';

export function ImportPage() {
  return <Page title={m.action_import_leads()}>{null}</Page>;
}
