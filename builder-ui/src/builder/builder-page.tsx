/** The canvas of one flow. */
import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';

export function BuilderPage() {
  return <Page title={m.hsm_title()}>{null}</Page>;
}
